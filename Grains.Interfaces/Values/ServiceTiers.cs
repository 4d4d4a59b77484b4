namespace Gateway.Grains.Interfaces.Values;

/// <summary>The words of providers for <see cref="ServiceTier"/>.</summary>
public static class ServiceTiers
{
    /// <summary>
    /// What <c>service_tier</c> (OpenAI, Anthropic, Groq) or <c>trafficType</c> (Gemini on Vertex) says of an answer, or asks for. Every
    /// other word is the standard tier: <c>default</c>, <c>auto</c>, <c>standard</c>, <c>on_demand</c>, <c>scale</c>.
    /// </summary>
    public static ServiceTier Of(ReadOnlySpan<byte> word) => word switch
    {
        _ when word.SequenceEqual("priority"u8) || word.SequenceEqual("ON_DEMAND_PRIORITY"u8) => ServiceTier.Priority,
        _ when word.SequenceEqual("flex"u8) || word.SequenceEqual("ON_DEMAND_FLEX"u8) => ServiceTier.Flex,
        _ when word.SequenceEqual("batch"u8) => ServiceTier.Batch,
        _ => ServiceTier.Standard,
    };

    /// <summary>The word that <see cref="Of"/> reads back; <c>default</c> for the standard tier, as OpenAI calls it.</summary>
    public static string NameOf(ServiceTier tier) => tier switch
    {
        ServiceTier.Priority => "priority",
        ServiceTier.Flex => "flex",
        ServiceTier.Batch => "batch",
        _ => "default",
    };
}
