using System.Collections.Frozen;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>Fields of a chat completion request for which the Responses API has other words, or none.</summary>
internal static class ResponsesUnsupported
{
    /// <summary>
    /// What is written under another name or in another place, what no answer needs (<c>seed</c> and <c>prediction</c> are hints), and names
    /// of the Responses API itself, which would mean something else there than the caller could mean.
    /// </summary>
    private static readonly FrozenSet<string> Spent = new[]
    {
        "model", "models", "messages", "tools", "tool_choice", "functions", "function_call", "response_format", "verbosity", "reasoning_effort",
        "max_tokens", "max_completion_tokens", "store", "logprobs", "top_logprobs", "stream", "stream_options", "parallel_tool_calls",
        "n", "stop", "seed", "prediction", "logit_bias", "presence_penalty", "frequency_penalty", "modalities", "audio", "web_search_options",
        "input", "instructions", "text", "reasoning", "include", "max_output_tokens", "previous_response_id", "conversation", "background", "prompt",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>True where a field does not travel as it is.</summary>
    public static bool IsSpent(string name) => Spent.Contains(name);

    /// <summary>Refuses what would change the answer, in the words with which OpenAI refuses it for the models that think.</summary>
    public static void Refuse(ChatRequest request)
    {
        if (request.Choices > 1)
        {
            throw ChatFault.Unsupported("n", "this model gives one choice a request.");
        }

        if (request.Stop.Count > 0)
        {
            throw Unsupported("stop");
        }

        RefusePenalty(request, "presence_penalty");
        RefusePenalty(request, "frequency_penalty");
        if (request.Field("logit_bias"u8) is { ValueKind: JsonValueKind.Object } bias && bias.EnumerateObject().MoveNext())
        {
            throw Unsupported("logit_bias");
        }

        var modalities = request.Field("modalities"u8);
        if (modalities.ValueKind == JsonValueKind.Array && modalities.EnumerateArray().Any(one => ChatJson.Text(one) is not "text"))
        {
            throw ChatFault.Unsupported("modalities", "this model gives text only.");
        }

        if (request.Field("audio"u8).ValueKind != JsonValueKind.Undefined)
        {
            throw Unsupported("audio");
        }

        if (request.Field("web_search_options"u8).ValueKind != JsonValueKind.Undefined)
        {
            throw Unsupported("web_search_options");
        }
    }

    private static void RefusePenalty(ChatRequest request, string name)
    {
        if (ChatFields.Number(request.Root, name) is not (null or 0))
        {
            throw Unsupported(name);
        }
    }

    private static ChatFault Unsupported(string param) =>
        new(new OpenAI.RequestFault($"Unsupported parameter: '{param}' is not supported with this model.", param, "unsupported_parameter"));
}
