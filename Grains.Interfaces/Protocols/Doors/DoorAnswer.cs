namespace Gateway.Grains.Interfaces.Protocols.Doors;

/// <summary>What an answer is written with.</summary>
/// <param name="RequestId">The gateway's id of the request.</param>
/// <param name="Model">The name that the caller asked for.</param>
/// <param name="CreatedAt">Unix seconds.</param>
/// <param name="Request">The caller's body; valid while the answer is written.</param>
/// <param name="PromptTokens">The prompt's tokens, estimated, for what is told before a provider has counted.</param>
public sealed record DoorAnswer(string RequestId, string Model, long CreatedAt, ReadOnlyMemory<byte> Request, long PromptTokens);
