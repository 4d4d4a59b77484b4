namespace Gateway.Grains.Interfaces.Usage;

/// <summary>By what usage can be grouped.</summary>
public enum UsageGroupKind
{
    Key,
    Team,
    Provider,

    /// <summary>The provider's own name of the model that answered.</summary>
    Model,

    /// <summary>Calendar days of the query's time zone.</summary>
    Day,

    /// <summary>Clock hours of the query's time zone.</summary>
    Hour,

    /// <summary>One name in the callers' metadata.</summary>
    Metadata,
}
