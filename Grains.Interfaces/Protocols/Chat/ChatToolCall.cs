using System.Text.Json;

namespace Gateway.Grains.Interfaces.Protocols.Chat;

/// <summary>A call of a tool in an assistant's message.</summary>
/// <param name="Id">Empty for the older <c>function_call</c>, which has none.</param>
/// <param name="Name">The function's name.</param>
/// <param name="Arguments">The JSON string with the arguments; undefined where there is none.</param>
/// <param name="Element">The whole call, for extensions such as <c>extra_content</c>.</param>
/// <param name="Path">Where it stands: <c>messages[1].tool_calls[0]</c>.</param>
public readonly record struct ChatToolCall(string Id, string Name, JsonElement Arguments, JsonElement Element, string Path);
