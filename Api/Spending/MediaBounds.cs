using Gateway.Api.Pipeline;
using Gateway.Api.Pricing;
using Gateway.Api.Routing;
using Gateway.Grains.Interfaces.Pricing;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Api.Spending;

/// <summary>The most that a request for pictures or sound can take, in the units of its price. Pure.</summary>
internal static class MediaBounds
{
    /// <summary>Of gpt-image-1 and 1.5: 1024x1536 in high quality (developers.openai.com/api/docs/guides/image-generation, models prior to gpt-image-2).</summary>
    private const int PerImage = 6_240;

    /// <summary>Of gpt-image-1-mini: the same page's 0.052 dollars for that picture, at 8 a million and rounded up.</summary>
    private const int PerMiniImage = 6_600;

    /// <summary>
    /// Of gpt-image-2 and of those that are not known. That page's calculator says 14,272 for 2048x2048 and 13,342 for 3840x2160; resellers ask for
    /// the largest square as much as for 18,833.
    /// </summary>
    private const int PerUnknownImage = 20_000;

    /// <summary>The same page, "Partial images cost".</summary>
    private const int PerPartialImage = 100;

    /// <summary>Slow speech with pauses has twice the usual 1.4 tokens a character (<see cref="MediaUsage"/>); the rest is for texts of a word or two.</summary>
    private const int SpokenPerCharacter = 3;

    private const int SpokenAtLeast = 500;

    /// <summary>
    /// "2,000 max output tokens" (developers.openai.com/api/docs/models/gpt-4o-transcribe; of the mini: /models/compare). Of one piece: how many
    /// there are is not said where the server cuts the sound into such.
    /// </summary>
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
                    : (PerPartialImage * head.Makes.Partials) + PerImageOf(target.Model);
                return (long)perImage * head.Makes.Images;
            case MediaAskKind.Speech:
                return isSandbox ? AnswerLimits.Sandbox(target.Model) ?? prompt : ((long)head.Makes.Characters * SpokenPerCharacter) + SpokenAtLeast;
            case MediaAskKind.Transcript:
                return isSandbox || (!head.Makes.IsCut && target.Model.Contains("gpt-4o", StringComparison.Ordinal)) ? PerTranscript : MoneyEstimate.UnknownAnswer;
            default:
                return 0;
        }
    }

    private static int PerImageOf(string model) =>
        model.Contains("gpt-image-1-mini", StringComparison.Ordinal) ? PerMiniImage
        : model.Contains("gpt-image-1", StringComparison.Ordinal) ? PerImage
        : PerUnknownImage;
}
