namespace Gateway.Grains.Interfaces.Protocols.Chat;

/// <summary>A tool call of an answer.</summary>
/// <param name="Id">Unique in the conversation.</param>
/// <param name="Name">The function's name.</param>
/// <param name="Arguments">JSON text; the input of a custom tool, which is any text.</param>
/// <param name="ExtraContent">The call's <c>extra_content</c>, JSON; empty for none.</param>
/// <param name="IsCustom">Whether it is a custom tool that is called, and no function.</param>
public sealed record ChatAnswerCall(string Id, string Name, string Arguments, ReadOnlyMemory<byte> ExtraContent = default, bool IsCustom = false);
