using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Models;

/// <summary>
/// Reads <c>facts</c> of <c>models.json</c>: <c>{"vendor": {"stem"?, "unversioned"?: "newest", "like"?, "limits_of"?: {"start": "vendor"}, "rules":
/// [{"models", "has"?, "from"?, "below"?, "versioned"?: false, "source", facts...}]}}</c>. <c>models</c> and <c>has</c> are a text or a list of
/// texts, versions are texts (<c>"4.6"</c>). A name that it does not know is a mistake in the file and throws.
/// </summary>
internal static class FactsReader
{
    public static VendorRules Vendor(JsonElement vendor)
    {
        string? stem = null, like = null;
        var newest = false;
        IReadOnlyDictionary<string, string> limits = FrozenDictionary<string, string>.Empty;
        List<ModelRule> rules = [];
        foreach (var field in vendor.EnumerateObject())
        {
            switch (field.Name)
            {
                case "stem":
                    stem = field.Value.GetString();
                    break;
                case "like":
                    like = field.Value.GetString();
                    break;
                case "unversioned" when field.Value.GetString() == "newest":
                    newest = true;
                    break;
                case "limits_of":
                    limits = field.Value.EnumerateObject().ToFrozenDictionary(start => start.Name, start => start.Value.GetString()!, StringComparer.Ordinal);
                    break;
                case "rules":
                    rules = [.. field.Value.EnumerateArray().Select(Rule)];
                    break;
                default:
                    throw new FormatException($"'{field.Name}' of a vendor is not known.");
            }
        }

        return new VendorRules(rules, stem, newest, like, limits);
    }

    private static ModelRule Rule(JsonElement rule)
    {
        var read = new ModelRule([], ModelFacts.None);
        var hasSource = false;
        foreach (var field in rule.EnumerateObject())
        {
            hasSource |= field.Name == "source" && field.Value.GetString() is { Length: > 0 };
            read = field.Name switch
            {
                "source" => read,
                "models" => read with { Names = Texts(field.Value) },
                "has" => read with { Has = Texts(field.Value) },
                "from" => read with { From = Version(field.Value) },
                "below" => read with { Below = Version(field.Value) },
                "versioned" when field.Value.ValueKind == JsonValueKind.False => read with { Unversioned = true },
                _ => read with { Facts = Fact(read.Facts, field.Name, field.Value) },
            };
        }

        return read.Names.Count > 0 && hasSource ? read : throw new FormatException($"A rule has no models or no source: {rule.GetRawText()}");
    }

    private static ModelFacts Fact(ModelFacts facts, string name, JsonElement value) => name switch
    {
        "context" => facts with { Context = value.GetInt64() },
        "max_output" => facts with { MaxOutput = value.GetInt64() },
        "max_output_is_guess" => facts with { MaxOutputIsGuess = value.GetBoolean() },
        "refuses" => facts with { Refuses = Parameters(value) },
        "refuses_reasoning" => facts with { RefusesReasoning = Parameters(value) },
        "takes" => facts with { Takes = Parameters(value) },
        "efforts" => facts with { Efforts = Texts(value) },
        "default_effort" => facts with { DefaultEffort = value.GetString() },
        "bound" => facts with { Bound = Word<BoundField>(value) },
        "max_choices" => facts with { MaxChoices = value.GetInt32() },
        "stream_options" => facts with { StreamOptions = value.GetBoolean() },
        "required_as_any" => facts with { RequiredAsAny = value.GetBoolean() },
        "developer_as_system" => facts with { DeveloperAsSystem = value.GetBoolean() },
        "seed_as_random_seed" => facts with { SeedAsRandomSeed = value.GetBoolean() },
        "message_names" => facts with { MessageNames = value.GetBoolean() },
        "short_tool_ids" => facts with { ShortToolIds = value.GetBoolean() },
        "reasoning_back" => facts with { ReasoningBack = value.GetBoolean() },
        "parts_in_answers" => facts with { PartsInAnswers = value.GetBoolean() },
        "reasoning_beside_completion" => facts with { ReasoningBeside = value.GetBoolean() },
        "usage_in_x_groq" => facts with { UsageInXGroq = value.GetBoolean() },
        "prefill" => facts with { Prefill = value.GetBoolean() },
        "prefill_as" => facts with { PrefillAs = Word<PrefillMark>(value) },
        "vision" => facts with { Vision = value.GetBoolean() },
        "audio" => facts with { Audio = value.GetBoolean() },
        "json_schema" => facts with { JsonSchema = value.GetBoolean() },
        "tools_with_reasoning" => facts with { ToolsWithReasoning = Word<ToolSurface>(value) },
        "thinking" => facts with { Thinking = Word<ThinkingStyle>(value) },
        "thinking_budget" => facts with { ThinkingBudget = (value[0].GetInt32(), value[1].GetInt32()) },
        "stops_thinking" => facts with { StopsThinking = value.GetBoolean() },
        "one_sampling" => facts with { OneSampling = value.GetBoolean() },
        "forced_tools" => facts with { ForcedTools = value.GetBoolean() },
        "checks_context" => facts with { ChecksContext = value.GetBoolean() },
        "system_instruction" => facts with { SystemInstruction = value.GetBoolean() },
        "signatures" => facts with { Signatures = Word<SignatureUse>(value) },
        _ => throw new FormatException($"'{name}' is not a fact."),
    };

    private static string[] Texts(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(one => one.GetString()!)] : [value.GetString()!];

    private static ParameterSet Parameters(JsonElement value)
    {
        var set = default(ParameterSet);
        foreach (var name in Texts(value))
        {
            set = ChatParameters.Find(name) is var parameter and not ChatParameter.None
                ? set.With(parameter)
                : throw new FormatException($"'{name}' is not a parameter.");
        }

        return set;
    }

    /// <summary><c>max_tokens</c> for <see cref="BoundField.MaxTokens"/>.</summary>
    private static T Word<T>(JsonElement value)
        where T : struct, Enum => Enum.Parse<T>(value.GetString()!.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);

    private static int Version(JsonElement value)
    {
        var parts = value.GetString()!.Split('.');
        return (int.Parse(parts[0], CultureInfo.InvariantCulture) * 100) + (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0);
    }
}
