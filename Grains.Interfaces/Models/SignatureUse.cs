namespace Gateway.Grains.Interfaces.Models;

/// <summary>What a model makes of the signatures of its thoughts that come back to it.</summary>
public enum SignatureUse : byte
{
    /// <summary>It does not know them.</summary>
    None,

    /// <summary>It takes them.</summary>
    Known,

    /// <summary>It refuses a function call of its own that comes back without.</summary>
    Needed,
}
