using System.Collections.Frozen;
using Gateway.Grains.Interfaces.Models;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>Fields of a chat completion request for which the Responses API has other words, or none.</summary>
public static class ResponsesFields
{
    /// <summary>
    /// Parameters of chat completions that it does not have. <c>store</c> is one of them, since what is sent there for a chat completion is
    /// never kept.
    /// </summary>
    public static readonly ParameterSet Lacking = ParameterSet.Of(ChatParameter.PresencePenalty)
        .With(ChatParameter.FrequencyPenalty).With(ChatParameter.LogitBias).With(ChatParameter.Seed).With(ChatParameter.Stop).With(ChatParameter.Prediction)
        .With(ChatParameter.Store).With(ChatParameter.Modalities).With(ChatParameter.Audio).With(ChatParameter.WebSearchOptions);

    /// <summary>What is written under another name or in another place.</summary>
    private static readonly FrozenSet<string> Spent = new[]
    {
        "model", "models", "messages", "tools", "tool_choice", "functions", "function_call", "response_format", "verbosity", "reasoning_effort",
        "max_tokens", "max_completion_tokens", "logprobs", "top_logprobs", "stream", "stream_options", "parallel_tool_calls", "n",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Names of the Responses API itself, which would mean something else there than a chat completion's caller could mean.</summary>
    private static readonly FrozenSet<string> Own = new[]
    {
        "input", "instructions", "text", "reasoning", "include", "max_output_tokens", "previous_response_id", "conversation", "background", "prompt",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>What a model takes of a chat completion that is asked for as a response: one choice, and nothing of <see cref="Lacking"/>.</summary>
    public static ModelFacts Of(ModelFacts facts) => facts with { Refuses = facts.Refuses | Lacking, MaxChoices = 1 };

    internal static bool IsSpent(string name) => Spent.Contains(name);

    internal static bool IsOwn(string name) => Own.Contains(name);
}
