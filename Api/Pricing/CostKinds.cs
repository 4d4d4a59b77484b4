namespace Gateway.Api.Pricing;

/// <summary>What a request may use beside text, cached text and writes to the cache for five minutes, which any request may.</summary>
[Flags]
internal enum CostKinds : byte
{
    None = 0,

    /// <summary>It asks for a write to the cache for an hour, of a provider that does so.</summary>
    CacheWriteHour = 1,

    /// <summary>It has parts of sound.</summary>
    AudioInput = 2,

    /// <summary>It has parts that are pictures.</summary>
    ImageInput = 4,

    /// <summary>It asks for sound.</summary>
    AudioOutput = 8,

    /// <summary>It asks for pictures, or the model makes them unasked.</summary>
    ImageOutput = 16,
}
