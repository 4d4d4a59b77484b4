namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>What beside text a request is about.</summary>
public enum MediaAskKind : byte
{
    None = 0,

    /// <summary>Pictures are made.</summary>
    Images = 1,

    /// <summary>Text is spoken.</summary>
    Speech = 2,

    /// <summary>Sound is written down.</summary>
    Transcript = 3,
}
