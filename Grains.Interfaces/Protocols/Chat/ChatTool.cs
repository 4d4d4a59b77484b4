using System.Text.Json;

namespace Gateway.Grains.Interfaces.Protocols.Chat;

/// <summary>A function that the model may call.</summary>
/// <param name="Name">Its name; empty for a tool that is no function (see <paramref name="Type"/>).</param>
/// <param name="Type"><c>function</c>, or what the caller wrote instead.</param>
/// <param name="Description">A JSON string; undefined where there is none.</param>
/// <param name="Parameters">The JSON Schema; undefined where there is none.</param>
/// <param name="Strict">Whether arguments must follow the schema; null where it is not given.</param>
/// <param name="Element">The whole tool, for extensions such as <c>cache_control</c>.</param>
/// <param name="Path">Where it stands: <c>tools[0]</c>.</param>
public readonly record struct ChatTool(
    string Name, string Type, JsonElement Description, JsonElement Parameters, bool? Strict, JsonElement Element, string Path);
