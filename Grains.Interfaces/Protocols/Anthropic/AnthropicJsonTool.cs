using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Grains.Interfaces.Protocols.Anthropic;

/// <summary>
/// Structured output for models that know none: the answer is asked for as the arguments of a tool, and the call's arguments become the
/// answer's text on the way back.
/// </summary>
public static class AnthropicJsonTool
{
    /// <summary>Long enough that no caller's tool has it.</summary>
    public const string Name = "give_the_answer_as_json";

    /// <summary>Whether the answer to this request comes as a call of <see cref="Name"/>.</summary>
    /// <param name="body">JSON that was translated before.</param>
    /// <param name="facts">What the model can take.</param>
    public static bool IsUsed(ReadOnlyMemory<byte> body, AnthropicModel facts, string? prefill)
    {
        if (facts.StructuredOutputs || prefill is not null || body.Span.IndexOf("response_format"u8) < 0 || !ChatRequest.TryParse(body, out var request, out _))
        {
            return false;
        }

        using (request)
        {
            return IsUsed(request, facts, prefill);
        }
    }

    /// <summary>An answer that is begun already cannot become a tool call.</summary>
    internal static bool IsUsed(ChatRequest request, AnthropicModel model, string? prefill) =>
        !model.StructuredOutputs && prefill is null && HasSchema(request) && request.ToolChoice.Kind != ChatToolChoiceKind.Named;

    internal static bool HasSchema(ChatRequest request) =>
        request.Format.Kind == ChatFormatKind.JsonSchema && request.Format.Schema.ValueKind == System.Text.Json.JsonValueKind.Object;
}
