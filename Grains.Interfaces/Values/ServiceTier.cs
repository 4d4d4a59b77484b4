namespace Gateway.Grains.Interfaces.Values;

/// <summary>How a provider served a request, where it asks another price for that.</summary>
[GenerateSerializer, Alias("gw.ServiceTier")]
public enum ServiceTier : byte
{
    /// <summary>The list price. Also what was bought ahead (scale tier, provisioned throughput), which has no price by the token.</summary>
    Standard = 0,

    /// <summary>Later, at a discount.</summary>
    Batch = 1,

    /// <summary>When there is room, at a discount.</summary>
    Flex = 2,

    /// <summary>Before others, at a premium.</summary>
    Priority = 3,
}
