namespace Gateway.Grains.Interfaces.Protocols.Chat;

/// <summary>The <c>tool_choice</c>, and the older <c>function_call</c>.</summary>
/// <param name="Kind">How free the model is.</param>
/// <param name="Name">The function for <see cref="ChatToolChoiceKind.Named"/>; else null.</param>
/// <param name="Allowed">The only functions that may be called (<c>allowed_tools</c>); null where all may.</param>
public readonly record struct ChatToolChoice(ChatToolChoiceKind Kind, string? Name, IReadOnlyList<string>? Allowed);
