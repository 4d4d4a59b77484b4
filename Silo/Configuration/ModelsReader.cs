using Gateway.Grains.Interfaces.Models;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Silo.Configuration.Reading;

namespace Gateway.Silo.Configuration;

/// <summary>Reads <c>Gateway:Models</c>: what models can take, where that is not in the bundled table or wrong there.</summary>
internal sealed class ModelsReader(SettingsContext context, IReadOnlyDictionary<string, string> providers)
{
    private const long MostTokens = 1_000_000_000;
    private const int MostPatterns = 1_000;
    private const string AllowedName = "provider/model, where * stands for any text in the model";

    private readonly List<(string Provider, ModelRule Rule)> _rules = [];

    /// <summary>By provider, what holds for more models before what holds for fewer, so that a later rule goes before an earlier one.</summary>
    public ILookup<string, ModelRule> Read(SettingsSection gateway)
    {
        foreach (var section in gateway.Named("Models"))
        {
            ReadEntry(section, section.Name);
        }

        if (_rules.Count > MostPatterns)
        {
            context.Refuse(gateway.PathOf("Models"), $"{_rules.Count} names", $"at most {MostPatterns}");
        }

        return _rules
            .OrderBy(entry => entry.Rule.Names[0].Count(letter => letter != '*'))
            .ThenByDescending(entry => entry.Rule.Names[0].Contains('*', StringComparison.Ordinal))
            .ThenBy(entry => entry.Rule.Names[0], StringComparer.Ordinal)
            .ToLookup(entry => entry.Provider, entry => entry.Rule, StringComparer.Ordinal);
    }

    /// <summary>To .NET's configuration a colon, which names of models hold (<c>ollama/llama3:8b</c>), starts a deeper level.</summary>
    private void ReadEntry(SettingsSection section, string model)
    {
        var nested = section.Nested().Where(deeper => !ModelFields.Lists.Contains(deeper.Name)).ToList();
        nested.ForEach(deeper => ReadEntry(deeper, ConfigurationPath.Combine(model, deeper.Name)));

        var facts = new ModelFields(section).Read();
        section.RefuseUnknown(valuesOnly: true);
        if (facts == ModelFacts.None)
        {
            // One that is wrong was noted as such.
            if (nested.Count == 0 && !section.IsObject)
            {
                context.Missing(section.PathOf("MaxOutputTokens"), "one fact at least");
            }

            return;
        }

        if (!Formats.IsModel(model) || model.IndexOf('/') is not (> 0 and var slash) || slash == model.Length - 1)
        {
            context.Refuse(section.Path, "the name", AllowedName);
        }
        else if (!providers.TryGetValue(model[..slash], out var provider))
        {
            var names = string.Join(", ", providers.Values.Order(StringComparer.Ordinal));
            context.Error(section.Path, $"the provider of the name is not configured; allowed: {AllowedName}, with one of the providers {names}");
        }
        else
        {
            _rules.Add((provider, new ModelRule([model[(slash + 1)..].ToLowerInvariant()], facts)));
        }
    }

    /// <summary>The facts of one entry.</summary>
    private sealed class ModelFields(SettingsSection section)
    {
        public static readonly HashSet<string> Lists = new(StringComparer.OrdinalIgnoreCase) { "Unsupported", "Supported", "ReasoningEfforts" };

        private static readonly string Parameters = string.Join(", ", ChatParameters.All);

        public ModelFacts Read() => new()
        {
            Context = section.Whole("ContextTokens", 1, MostTokens, " of tokens"),
            MaxOutput = section.Whole("MaxOutputTokens", 1, MostTokens, " of tokens"),
            Refuses = Set("Unsupported"),
            Takes = Set("Supported"),
            Efforts = Efforts(),
            DefaultEffort = section.Choice("DefaultReasoningEffort", ReasoningEfforts.All),
            Bound = section.Choice("BoundedBy", "max_tokens", "max_completion_tokens") switch
            {
                "max_tokens" => BoundField.MaxTokens,
                "max_completion_tokens" => BoundField.MaxCompletionTokens,
                _ => null,
            },
            MaxChoices = (int?)section.Whole("MaxChoices", 1, ChatRequestReader.MaxChoices, " of choices"),
            Prefill = section.Flag("AssistantPrefill"),
            Vision = section.Flag("Vision"),
            Audio = section.Flag("Audio"),
            JsonSchema = section.Flag("JsonSchema"),
            StreamOptions = section.Flag("StreamOptions"),
            DeveloperAsSystem = section.Flag("DeveloperRole") is { } known ? !known : null,
            MessageNames = section.Flag("MessageNames"),
            ReasoningBack = section.Flag("ReasoningBack"),
            Thinking = section.Choice<ThinkingStyle>("Thinking"),
            ToolsWithReasoning = section.Choice<ToolSurface>("ToolsWithReasoning"),
        };

        private ParameterSet Set(string name)
        {
            var set = default(ParameterSet);
            foreach (var value in section.Values(name, Parameters) ?? [])
            {
                var parameter = ChatParameters.Find(value.Text);
                if (section.Check(value, parameter != ChatParameter.None, Parameters))
                {
                    set = set.With(parameter);
                }
            }

            return set;
        }

        private IReadOnlyList<string>? Efforts()
        {
            var allowed = string.Join(", ", ReasoningEfforts.All);
            var values = section.Values("ReasoningEfforts", allowed);
            if (values is null)
            {
                return null;
            }

            // From the least to the most, however they are written.
            var known = values.Where(value => section.Check(value, ReasoningEfforts.All.Contains(value.Text), allowed)).Select(value => value.Text).ToHashSet(StringComparer.Ordinal);
            return known.Count == 0 ? null : [.. ReasoningEfforts.All.Where(known.Contains)];
        }
    }
}
