using System.Text;
using Gateway.Api.Routing;
using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Api.Pipeline;

/// <summary>How a stream that broke off is taken up by one attempt.</summary>
/// <param name="Frames">Joins the new stream to what was delivered.</param>
/// <param name="Prefill">The text that the provider is given to go on from; null where it answers from the start.</param>
/// <param name="PrefillTokens">Tokens of <paramref name="Prefill"/>, estimated; 0 without one.</param>
internal sealed record Resumption(ResumedFrames Frames, string? Prefill, long PrefillTokens)
{
    /// <param name="refused">Whether this target has refused to go on from a given beginning.</param>
    public static Resumption Of(Delivered delivered, Target target, bool refused)
    {
        var text = delivered.Text.TrimEnd(" \t\r\n"u8);
        var prefill = target.TakesPrefill && !refused && text.Length > 0 ? Encoding.UTF8.GetString(text) : null;
        var tokens = prefill is null ? 0 : delivered.TextTokens;
        return new Resumption(new ResumedFrames(delivered.FirstChunk, delivered.Text.ToArray(), prefill is not null, tokens), prefill, tokens);
    }
}
