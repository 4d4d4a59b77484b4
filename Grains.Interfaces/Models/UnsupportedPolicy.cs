namespace Gateway.Grains.Interfaces.Models;

/// <summary>What becomes of a field that a model cannot take (<c>DropUnsupported</c> of a provider).</summary>
public enum UnsupportedPolicy : byte
{
    /// <summary>Not set: hints are left out; what would change the shape of the answer is refused.</summary>
    DropHints,

    /// <summary>True: left out, but for what no answer could do without.</summary>
    Drop,

    /// <summary>False: refused.</summary>
    Refuse,
}
