using System.Text.Json;

namespace Gateway.Grains.Interfaces.Protocols.Chat;

/// <summary>One part of a message's content.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">
/// For text and refusals the JSON string itself; else the object that the type is named after (<c>image_url</c>, <c>input_audio</c>,
/// <c>file</c>); the whole part for other types.
/// </param>
/// <param name="Element">The whole part, for extensions such as <c>cache_control</c>; the string where the content is a plain one.</param>
/// <param name="Path">Where it stands, as OpenAI writes paths: <c>messages[0].content[1]</c>.</param>
public readonly record struct ChatPart(ChatPartKind Kind, JsonElement Value, JsonElement Element, string Path);
