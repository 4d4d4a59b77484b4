namespace Gateway.Grains.Interfaces.Usage;

/// <summary>What became of giving up a node.</summary>
public enum ForgetNodeResult
{
    /// <summary>It is given up.</summary>
    Forgotten,

    /// <summary>There is no such node.</summary>
    Unknown,

    /// <summary>It was seen in the last 30 seconds: nothing changed.</summary>
    Alive,
}
