namespace Gateway.Grains.Interfaces.Values;

/// <summary>Who says how many tokens an answer took.</summary>
[GenerateSerializer, Alias("gw.UsageSource")]
public enum UsageSource : byte
{
    /// <summary>Nobody: the request produced nothing that could be counted.</summary>
    None = 0,

    /// <summary>The provider's own usage object.</summary>
    Provider = 1,

    /// <summary>Counted by the gateway with the model's tokenizer.</summary>
    Counted = 2,

    /// <summary>Estimated by the gateway from the length of the text.</summary>
    Estimated = 3,
}
