namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>The top-level fields of answers and chunks that the gateway reads.</summary>
internal enum AnswerField : byte
{
    Other,
    Error,
    Object,
    Usage,
    Choices,
    XGroq,
    ServiceTier,
}
