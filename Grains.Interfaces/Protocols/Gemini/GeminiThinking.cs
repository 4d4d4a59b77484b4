namespace Gateway.Grains.Interfaces.Protocols.Gemini;

/// <summary>How a model is told how much to think.</summary>
public enum GeminiThinking : byte
{
    /// <summary>Not at all: it refuses a <c>thinkingConfig</c>.</summary>
    None,

    /// <summary><c>thinkingBudget</c>, in tokens.</summary>
    Budget,

    /// <summary><c>thinkingLevel</c>, a word. A budget beside it is refused with 400.</summary>
    Level,
}
