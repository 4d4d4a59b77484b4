namespace Gateway.Grains.Interfaces.Protocols.Doors;

/// <summary>An error as the pipeline knows it: OpenAI's words.</summary>
public sealed record DoorError(int Status, string Type, string? Code, string Message, string? Param, bool FromProvider, bool Retryable, string RequestId);
