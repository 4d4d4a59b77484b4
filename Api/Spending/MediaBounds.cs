using Gateway.Api.Pricing;
using Gateway.Api.Routing;
using Gateway.Grains.Interfaces.Pricing;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Api.Spending;

/// <summary>The most that a request for pictures or sound can take, in the units of its price. Pure.</summary>
internal static class MediaBounds
{
    /// <summary>A large picture in high quality (platform.openai.com/docs/guides/image-generation).</summary>
    private const int PerImage = 6_240;

    /// <summary>Of models whose pictures may be larger.</summary>
    private const int PerUnknownImage = 16_384;

    private const int PerPartialImage = 100;

    /// <summary>Slow speech with pauses has twice the usual 1.4 tokens a character; the rest is for texts of a word or two.</summary>
    private const int SpokenPerCharacter = 3;

    private const int SpokenAtLeast = 500;

    /// <summary>"2,000 max output tokens" (platform.openai.com/docs/models/gpt-4o-transcribe).</summary>
    private const int PerTranscript = 2_000;

    /// <summary>
    /// Opus at 6 kbit/s, the least that speech takes. A file's head is no bound, and neither is its format; what a file crafted to be longer costs
    /// becomes debt.
    /// </summary>
    private const int LeastBytesPerSecond = 750;

    private const int PerSandboxImage = 10;

    public static CostBounds Of(RequestHead head, ModelPrice price, in CostBounds bounds) => head.Makes.Kind switch
    {
        MediaAskKind.None => bounds,
        MediaAskKind.Images => bounds with { Images = price.PaysImages ? head.Makes.Images : 0, Image = head.Makes.Image },
        MediaAskKind.Speech => bounds with { Characters = head.Makes.Characters },
        _ => bounds with { Seconds = price.PerMinute is null ? 0 : (head.Media.AudioBytes + LeastBytesPerSecond - 1) / LeastBytesPerSecond },
    };

    /// <summary>Tokens of the answer; 0 where it has none.</summary>
    /// <param name="prompt">The most tokens that the prompt can have.</param>
    public static long AnswerTokens(RequestHead head, Target target, long prompt)
    {
        var isSandbox = target.Catalog == "sandbox";
        switch (head.Makes.Kind)
        {
            case MediaAskKind.Images:
                var perImage = isSandbox ? PerSandboxImage
                    : target.Model.Contains("gpt-image-1", StringComparison.Ordinal) ? PerImage + (PerPartialImage * head.Makes.Partials)
                    : PerUnknownImage + (PerPartialImage * head.Makes.Partials);
                return (long)perImage * head.Makes.Images;
            case MediaAskKind.Speech:
                return isSandbox ? AnswerLimits.Sandbox(target.Model) ?? prompt : ((long)head.Makes.Characters * SpokenPerCharacter) + SpokenAtLeast;
            case MediaAskKind.Transcript:
                return target.Model.Contains("gpt-4o", StringComparison.Ordinal) || isSandbox ? PerTranscript : MoneyEstimate.UnknownAnswer;
            default:
                return 0;
        }
    }
}
