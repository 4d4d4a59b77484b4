namespace Gateway.Grains.Interfaces.Protocols.Doors;

/// <summary>An error, for a caller's language to put into its own envelope.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Type">OpenAI's error type.</param>
/// <param name="Code">The contract's code; null for none.</param>
/// <param name="Message">For people.</param>
/// <param name="Param">The field it is about; null for none.</param>
/// <param name="FromProvider">The provider said so, not the gateway.</param>
/// <param name="Retryable">The same request may succeed later.</param>
/// <param name="RequestId">The gateway's id of the request; empty where it has none.</param>
public sealed record DoorError(int Status, string Type, string? Code, string Message, string? Param, bool FromProvider, bool Retryable, string RequestId);
