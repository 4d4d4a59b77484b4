using System.Buffers;
using Gateway.Grains.Interfaces.Protocols.Doors;
using Microsoft.AspNetCore.Http;

namespace Gateway.Api.Pipeline;

/// <summary>The headers of a caller's that go on to a provider which speaks its language: those that say how the body is to be read, and no others.</summary>
internal static class DoorHeaders
{
    private const int MaxLength = 2048;

    private static readonly string[] OfMessages = ["anthropic-version", "anthropic-beta"];

    /// <summary>Names of versions and betas, and what stands between them.</summary>
    private static readonly SearchValues<char> Allowed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.,: ");

    public static IReadOnlyList<KeyValuePair<string, string>> Of(HttpRequest request, DoorKind kind)
    {
        if (kind != DoorKind.Messages)
        {
            return [];
        }

        var headers = new List<KeyValuePair<string, string>>(OfMessages.Length);
        foreach (var name in OfMessages)
        {
            // Several headers of one name are one list.
            if (request.Headers.TryGetValue(name, out var values) && string.Join(',', values.AsEnumerable()) is { Length: > 0 and <= MaxLength } value
                && !value.AsSpan().ContainsAnyExcept(Allowed))
            {
                headers.Add(new(name, value));
            }
        }

        return headers;
    }
}
