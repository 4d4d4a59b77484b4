namespace Gateway.Grains.Interfaces.Protocols.Doors;

/// <summary>What an answer in a caller's language needs beside the answer itself.</summary>
/// <param name="RequestId">The gateway's id of the request.</param>
/// <param name="Model">The model as the caller named it.</param>
/// <param name="CreatedAt">Unix seconds.</param>
/// <param name="Request">The caller's body; valid until the answer is written.</param>
/// <param name="PromptTokens">An estimate, for what is said before the provider has counted.</param>
public sealed record DoorAnswer(string RequestId, string Model, long CreatedAt, ReadOnlyMemory<byte> Request, long PromptTokens);
