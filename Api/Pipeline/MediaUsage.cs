using Gateway.Api.Spending;
using Gateway.Grains.Interfaces.Pricing;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Api.Pipeline;

/// <summary>
/// Says what an answer of pictures or sound took, in the units that its price counts: by the provider's word where it has one in these, else by what
/// was asked for.
/// </summary>
internal static class MediaUsage
{
    /// <summary>
    /// developers.openai.com/api/docs/pricing says 0.006 dollars a minute of gpt-4o-transcribe, 0.003 of the mini; at the 6 and 3 dollars a million
    /// that this catalog has for their sound that is 1,000 tokens. Not confirmed by a recording; realtime models count 600.
    /// </summary>
    private const double HeardPerSecond = 1000 / 60d;

    /// <summary>
    /// The same page's 0.015 dollars a minute of gpt-4o-mini-tts at 12 a million are 1,250 tokens, 1.4 for each of 15 characters a second. As billed
    /// for a text of 4,096 characters: 1.3 (github.com/sanand0/blog, openai-tts-cost, 2025-11).
    /// </summary>
    private const double SpokenPerCharacter = 1.4;

    /// <summary>A quick speaker's four words a second.</summary>
    private const int WrittenPerSecond = 6;

    /// <param name="said">The provider's last word; null where it said nothing.</param>
    public static async ValueTask<(TokenUsage Usage, UsageSource Source)> Of(Exchange exchange, TokenUsage? said)
    {
        var price = exchange.Answering!.Tariff?.Price;
        var ask = exchange.Head!.Makes;
        if (said is { } usage && IsPayable(usage, price))
        {
            // A second that has a price is the provider's to tell: where it is paid by tokens, the file tells how many there were.
            var seconds = usage.Seconds > 0 || price?.PerMinute is not null ? usage.Seconds : exchange.Upload?.Seconds ?? 0;
            return (usage with { Characters = ask.Characters, Seconds = seconds }, UsageSource.Provider);
        }

        // What is paid by the piece and the character needs nobody's word.
        var prompt = await AnswerUsage.CountPrompt(exchange, exchange.Answering.Tokens);
        var isSandbox = exchange.Answering.Catalog == "sandbox";
        var isExact = ask.Kind != MediaAskKind.Transcript && prompt.IsExact && (isSandbox || price is { IsWithoutTokens: true });
        return (Asked(exchange, price, prompt.Tokens) with { Tier = said?.Tier ?? ServiceTier.Standard }, isExact ? UsageSource.Counted : UsageSource.Estimated);
    }

    /// <summary>Whether the price counts what the provider has told.</summary>
    private static bool IsPayable(in TokenUsage usage, ModelPrice? price) =>
        price is null
        || (usage.Total > 0 && !price.IsWithoutTokens)
        || (usage.Images > 0 && price.PaysImages)
        || (usage.Seconds > 0 && price.PerMinute is not null);

    private static TokenUsage Asked(Exchange exchange, ModelPrice? price, long prompt)
    {
        var ask = exchange.Head!.Makes;
        var isByTokens = price is not { IsWithoutTokens: true };
        var most = MediaBounds.AnswerTokens(exchange.Head, exchange.Answering!, prompt);
        switch (ask.Kind)
        {
            case MediaAskKind.Images:
                var drawn = isByTokens && price is not { PaysImages: true } ? most : 0;
                return new TokenUsage(prompt, 0, 0, drawn, 0) { CompletionImage = (int)drawn, Images = (ushort)ask.Images };
            case MediaAskKind.Speech:
                var isKnown = exchange.Answering!.Catalog == "sandbox";
                var spoken = !isByTokens ? 0 : isKnown ? most : Math.Min(most, (long)Math.Ceiling(ask.Characters * SpokenPerCharacter));
                return new TokenUsage(prompt, 0, 0, spoken, 0) { CompletionAudio = (int)spoken, Characters = ask.Characters };
            default:
                var seconds = exchange.Upload?.Seconds ?? 0;
                if (price?.PerMinute is not null)
                {
                    return new TokenUsage(0, 0, 0, 0, 0) { Seconds = seconds };
                }

                var heard = (int)Math.Ceiling(seconds * HeardPerSecond);
                return new TokenUsage(prompt + heard, 0, 0, Math.Min(most, (long)seconds * WrittenPerSecond), 0) { PromptAudio = heard, Seconds = seconds };
        }
    }
}
