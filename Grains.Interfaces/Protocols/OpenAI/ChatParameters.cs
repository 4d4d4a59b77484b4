using System.Collections.Frozen;
using System.Text;
using System.Text.Json;

namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>The names of the <see cref="ChatParameter"/>s, and what a request loses without them.</summary>
public static class ChatParameters
{
    private const int LongestName = 24;

    private static readonly string[] Names =
    [
        "", "temperature", "top_p", "top_k", "presence_penalty", "frequency_penalty", "logit_bias", "logprobs", "top_logprobs", "seed", "stop", "n",
        "parallel_tool_calls", "reasoning_effort", "verbosity", "user", "safety_identifier", "metadata", "store", "service_tier", "prediction",
        "prompt_cache_key", "prompt_cache_retention", "prompt_cache_options", "moderation", "web_search_options", "modalities", "audio", "response_format",
    ];

    private static readonly byte[][] Utf8Names = [.. Names.Select(Encoding.UTF8.GetBytes)];

    /// <summary>By length: few have the same, so that a name is compared with one or two others.</summary>
    private static readonly ChatParameter[][] ByLength =
        [.. Enumerable.Range(0, LongestName + 1).Select(length => Enumerable.Range(1, Names.Length - 1).Where(index => Names[index].Length == length).Select(index => (ChatParameter)index).ToArray())];

    private static readonly FrozenDictionary<string, ChatParameter> ByName =
        Enumerable.Range(1, Names.Length - 1).ToFrozenDictionary(index => Names[index], index => (ChatParameter)index, StringComparer.Ordinal);

    /// <summary>
    /// What changes the shape of the answer, or where it ends: it is missed where it is left out. Everything else is a hint, without which an
    /// answer is still one.
    /// </summary>
    public static readonly ParameterSet Promises = ParameterSet.Of(ChatParameter.N)
        .With(ChatParameter.Stop).With(ChatParameter.Modalities).With(ChatParameter.Audio).With(ChatParameter.ResponseFormat).With(ChatParameter.WebSearchOptions);

    /// <summary>What is refused even where the operator wants everything left out: what came back would not be what was asked for.</summary>
    public static readonly ParameterSet Indispensable = ParameterSet.Of(ChatParameter.ResponseFormat).With(ChatParameter.Modalities).With(ChatParameter.Audio);

    /// <summary>Every name, for messages.</summary>
    public static IReadOnlyList<string> All { get; } = Names[1..];

    public static string NameOf(ChatParameter parameter) => Names[(int)parameter];

    /// <summary><see cref="ChatParameter.None"/> where it is the name of none.</summary>
    public static ChatParameter Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The parameter of the property name that <paramref name="json"/> stands on.</summary>
    internal static ChatParameter Find(ref readonly Utf8JsonReader json)
    {
        if (!json.ValueIsEscaped)
        {
            return Find(json.ValueSpan);
        }

        // A name written with escapes is the same name to every JSON parser behind us.
        Span<byte> decoded = stackalloc byte[LongestName];
        return JsonText.Utf8Length(json.ValueSpan) <= decoded.Length ? Find(decoded[..JsonText.DecodeUtf8(json.ValueSpan, decoded)]) : ChatParameter.None;
    }

    /// <summary>Whether a value, as it stands in JSON, asks for nothing: what the model would do without it.</summary>
    internal static bool IsNeutral(ChatParameter parameter, ReadOnlySpan<byte> value)
    {
        if (value.SequenceEqual("null"u8))
        {
            return true;
        }

        return parameter switch
        {
            ChatParameter.Temperature or ChatParameter.TopP or ChatParameter.N => IsNumber(value, (byte)'1'),
            ChatParameter.PresencePenalty or ChatParameter.FrequencyPenalty or ChatParameter.TopLogprobs => IsNumber(value, (byte)'0'),
            ChatParameter.Logprobs or ChatParameter.Store => value.SequenceEqual("false"u8),
            ChatParameter.ParallelToolCalls => value.SequenceEqual("true"u8),
            ChatParameter.ServiceTier => value.SequenceEqual("\"auto\""u8) || value.SequenceEqual("\"default\""u8),
            ChatParameter.Verbosity => value.SequenceEqual("\"medium\""u8),
            ChatParameter.LogitBias or ChatParameter.Metadata => IsEmpty(value, (byte)'{'),
            ChatParameter.Stop => IsEmpty(value, (byte)'['),
            ChatParameter.User or ChatParameter.SafetyIdentifier => value.SequenceEqual("\"\""u8),
            ChatParameter.Modalities => value.IndexOf("audio"u8) < 0 && value.IndexOf("image"u8) < 0,
            ChatParameter.ResponseFormat => value.IndexOf("\"json_schema\""u8) < 0,
            _ => false,
        };
    }

    private static ChatParameter Find(ReadOnlySpan<byte> name)
    {
        if (name.Length <= LongestName)
        {
            foreach (var parameter in ByLength[name.Length])
            {
                if (name.SequenceEqual(Utf8Names[(int)parameter]))
                {
                    return parameter;
                }
            }
        }

        return ChatParameter.None;
    }

    /// <summary>The digit alone, or with a fraction of zeros.</summary>
    private static bool IsNumber(ReadOnlySpan<byte> value, byte digit) =>
        value.Length > 0 && value[0] == digit && (value.Length == 1 || (value[1] == (byte)'.' && value[2..].IndexOfAnyExcept((byte)'0') < 0));

    private static bool IsEmpty(ReadOnlySpan<byte> value, byte opening) =>
        value.Length >= 2 && value[0] == opening && value[1..^1].IndexOfAnyExcept(" \t\r\n"u8) < 0;
}
