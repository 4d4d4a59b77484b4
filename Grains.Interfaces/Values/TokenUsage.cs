namespace Gateway.Grains.Interfaces.Values;

/// <summary>
/// What one answer consumed, in tokens, normalised over providers: as much as a price needs. A part is never larger than its whole, nor are
/// parts together that exclude each other. The parts that are rare are ints, for the struct is copied on every frame.
/// </summary>
/// <param name="Prompt">All input tokens, cached and cache-written ones included.</param>
/// <param name="Cached">Input tokens read from the provider's prompt cache; part of <paramref name="Prompt"/>.</param>
/// <param name="CacheWrite">Input tokens written to the provider's prompt cache; part of <paramref name="Prompt"/>, none of them <paramref name="Cached"/>.</param>
/// <param name="Completion">All output tokens, reasoning included.</param>
/// <param name="Reasoning">Output tokens spent on reasoning; part of <paramref name="Completion"/>.</param>
[GenerateSerializer, Immutable, Alias("gw.TokenUsage")]
public readonly record struct TokenUsage(
    [property: Id(0)] long Prompt,
    [property: Id(1)] long Cached,
    [property: Id(2)] long CacheWrite,
    [property: Id(3)] long Completion,
    [property: Id(4)] long Reasoning)
{
    /// <summary>Input tokens written for an hour and not for five minutes; part of <see cref="CacheWrite"/>.</summary>
    [Id(5)]
    public int CacheWriteHour { get; init; }

    /// <summary>Input tokens of sound; part of <see cref="Prompt"/>.</summary>
    [Id(6)]
    public int PromptAudio { get; init; }

    /// <summary>Input tokens of sound that were read from the cache; part of <see cref="PromptAudio"/> and of <see cref="Cached"/>.</summary>
    [Id(7)]
    public int CachedAudio { get; init; }

    /// <summary>Input tokens of pictures; part of <see cref="Prompt"/>, none of them <see cref="PromptAudio"/>.</summary>
    [Id(8)]
    public int PromptImage { get; init; }

    /// <summary>Output tokens of sound; part of <see cref="Completion"/>, none of them <see cref="Reasoning"/>.</summary>
    [Id(9)]
    public int CompletionAudio { get; init; }

    /// <summary>Output tokens of pictures; part of <see cref="Completion"/>, none of them <see cref="Reasoning"/> or <see cref="CompletionAudio"/>.</summary>
    [Id(10)]
    public int CompletionImage { get; init; }

    /// <summary>Pictures that were made, however they are paid.</summary>
    [Id(11)]
    public ushort Images { get; init; }

    /// <summary>How it was served, as the provider says.</summary>
    [Id(12)]
    public ServiceTier Tier { get; init; }

    /// <summary>Seconds of sound that were written down, begun ones counted whole, however they are paid.</summary>
    [Id(13)]
    public int Seconds { get; init; }

    /// <summary>Unicode characters that were spoken; 0 where nothing was.</summary>
    [Id(14)]
    public int Characters { get; init; }

    public long Total => Prompt + Completion;

    /// <summary>Whether nothing at all was used.</summary>
    public bool IsNothing => Total == 0 && Images == 0 && Seconds == 0 && Characters == 0;

    /// <summary>The same with each part cut to what its whole leaves for it, so that a provider's odd counts are never counted twice.</summary>
    public TokenUsage Clamped()
    {
        var prompt = Math.Max(0, Prompt);
        var completion = Math.Max(0, Completion);
        var cached = Math.Clamp(Cached, 0, prompt);
        var written = Math.Clamp(CacheWrite, 0, prompt - cached);
        var audio = Part(PromptAudio, prompt);
        var reasoning = Math.Clamp(Reasoning, 0, completion);
        var spoken = Part(CompletionAudio, completion - reasoning);
        return this with
        {
            Prompt = prompt,
            Cached = cached,
            CacheWrite = written,
            Completion = completion,
            Reasoning = reasoning,
            CacheWriteHour = Part(CacheWriteHour, written),
            PromptAudio = audio,
            CachedAudio = Part(CachedAudio, Math.Min(audio, cached)),
            PromptImage = Part(PromptImage, prompt - audio),
            CompletionAudio = spoken,
            CompletionImage = Part(CompletionImage, completion - reasoning - spoken),
        };
    }

    private static int Part(int part, long whole) => (int)Math.Clamp(part, 0, whole);
}
