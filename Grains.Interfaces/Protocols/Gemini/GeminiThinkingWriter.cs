using System.Text.Json;
using Gateway.Grains.Interfaces.Models;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Gemini;

/// <summary>
/// Writes <c>thinkingConfig</c> for OpenAI's <c>reasoning_effort</c>, with the steps of Google's own OpenAI surface
/// (https://ai.google.dev/gemini-api/docs/openai#thinking).
/// </summary>
internal static class GeminiThinkingWriter
{
    private const int LowBudget = 1024;
    private const int MediumBudget = 8192;
    private const int HighBudget = 24576;

    public static void Write(Utf8JsonWriter json, ChatRequest request, GeminiModel model)
    {
        if (request.ReasoningEffort is not { } effort)
        {
            return;
        }

        if (effort is not ("none" or "minimal" or "low" or "medium" or "high" or "xhigh" or "max"))
        {
            throw ChatFault.Invalid("reasoning_effort", "supported values are 'none', 'minimal', 'low', 'medium', 'high', 'xhigh' and 'max'.");
        }

        if (model.Thinking == ThinkingStyle.None)
        {
            if (effort != "none")
            {
                request.Drop(ChatParameter.ReasoningEffort);
            }

            return;
        }

        json.WriteStartObject("thinkingConfig"u8);
        if (model.Thinking == ThinkingStyle.Level)
        {
            json.WriteString("thinkingLevel"u8, model.Level(effort));
        }
        else
        {
            json.WriteNumber("thinkingBudget"u8, Budget(effort, model));
        }

        if (effort != "none")
        {
            json.WriteBoolean("includeThoughts"u8, true);
        }

        json.WriteEndObject();
    }

    private static int Budget(string effort, GeminiModel model) => effort switch
    {
        "none" => model.LowestBudget,
        "minimal" or "low" => LowBudget,
        "medium" => MediumBudget,
        "high" => HighBudget,
        _ => model.HighestBudget,
    };
}
