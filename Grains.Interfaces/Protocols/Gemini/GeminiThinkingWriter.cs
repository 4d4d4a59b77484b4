using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;

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

    /// <param name="effort">Null leaves it to the model.</param>
    public static void Write(Utf8JsonWriter json, string? effort, GeminiModel model)
    {
        if (effort is null)
        {
            return;
        }

        if (effort is not ("none" or "minimal" or "low" or "medium" or "high" or "xhigh" or "max"))
        {
            throw ChatFault.Invalid("reasoning_effort", "supported values are 'none', 'minimal', 'low', 'medium', 'high', 'xhigh' and 'max'.");
        }

        if (model.Thinking == GeminiThinking.None)
        {
            return;
        }

        json.WriteStartObject("thinkingConfig"u8);
        if (model.Thinking == GeminiThinking.Level)
        {
            json.WriteString("thinkingLevel"u8, Level(effort, model));
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

    private static string Level(string effort, GeminiModel model) => effort switch
    {
        "none" or "minimal" => model.LowestLevel,
        "low" => "low",
        "medium" => model.MediumLevel,
        _ => "high",
    };

    private static int Budget(string effort, GeminiModel model) => effort switch
    {
        "none" => model.LowestBudget,
        "minimal" or "low" => LowBudget,
        "medium" => MediumBudget,
        "high" => HighBudget,
        _ => model.HighestBudget,
    };
}
