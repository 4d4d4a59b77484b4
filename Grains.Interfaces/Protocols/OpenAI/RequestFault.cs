namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>Why a request body is refused with 400.</summary>
/// <param name="Message">For the caller; names the field and what is allowed.</param>
/// <param name="Param">The field, as OpenAI writes paths (<c>messages[0].role</c>); null where the body as a whole is wrong.</param>
/// <param name="Code">OpenAI's code; null for none.</param>
public sealed record RequestFault(string Message, string? Param, string? Code);
