namespace Gateway.Grains.Interfaces.Models;

/// <summary>How a model is told how much to think.</summary>
public enum ThinkingStyle : byte
{
    /// <summary>It does not think.</summary>
    None,

    /// <summary>By a number of tokens.</summary>
    Budget,

    /// <summary>Claude: by an effort; it decides for itself how much that is.</summary>
    Adaptive,

    /// <summary>Gemini: by a level.</summary>
    Level,
}
