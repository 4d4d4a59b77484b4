using System.IO.Hashing;
using System.Text;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.Protocols.Messages;

/// <summary>Ids as Anthropic's clients expect them.</summary>
internal static class MessagesIds
{
    private const int MaxLength = 128;

    /// <summary>The id of an answer, of which the request's id can be told.</summary>
    public static string OfMessage(string requestId) =>
        "msg_" + (requestId.StartsWith(RequestId.Prefix, StringComparison.Ordinal) ? requestId[RequestId.Prefix.Length..] : requestId);

    /// <summary>
    /// The id of a call: the provider's own where it fits <c>^[A-Za-z0-9_-]+$</c>, for it comes back with the call's result and something may
    /// be kept under it. The same foreign id always becomes the same one.
    /// </summary>
    /// <param name="number">Counts the calls of the answer, for a call without an id.</param>
    public static string OfCall(string id, string requestId, int number)
    {
        if (id.Length == 0)
        {
            return $"toolu_{OfMessage(requestId)[4..]}_{number}";
        }

        return id.Length <= MaxLength && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-')
            ? id
            : "toolu_" + Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes(id)));
    }
}
