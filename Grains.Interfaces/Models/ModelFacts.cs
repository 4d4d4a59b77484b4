using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Models;

/// <summary>
/// What is known of a model, or of all models of a provider. Null and empty mean that nothing is known; what is not known to be refused is
/// passed on.
/// </summary>
public sealed record ModelFacts
{
    public static readonly ModelFacts None = new();

    /// <summary>Tokens of input and output together.</summary>
    public long? Context { get; init; }

    /// <summary>The longest answer, in tokens.</summary>
    public long? MaxOutput { get; init; }

    /// <summary>True: <see cref="MaxOutput"/> is safe to ask for, and the model may well give more.</summary>
    public bool? MaxOutputIsGuess { get; init; }

    /// <summary>The longest answer that can be asked for; null where that is not known.</summary>
    public long? MostOutput => MaxOutputIsGuess == true ? null : MaxOutput;

    /// <summary>Fields that it cannot take: refused, or without effect.</summary>
    public ParameterSet Refuses { get; init; }

    /// <summary>Fields that it cannot take while it reasons.</summary>
    public ParameterSet RefusesReasoning { get; init; }

    /// <summary>In a rule: fields that it takes whatever the rules before it say.</summary>
    public ParameterSet Takes { get; init; }

    /// <summary>The values of <c>reasoning_effort</c> that it knows.</summary>
    public IReadOnlyList<string>? Efforts { get; init; }

    /// <summary>The <c>reasoning_effort</c> of a request that has none.</summary>
    public string? DefaultEffort { get; init; }

    /// <summary>The name of the field that bounds its answers; the other name is refused or ignored.</summary>
    public BoundField? Bound { get; init; }

    /// <summary>The largest <c>n</c>.</summary>
    public int? MaxChoices { get; init; }

    /// <summary>False: <c>stream_options</c> is refused, and usage comes without being asked for.</summary>
    public bool? StreamOptions { get; init; }

    /// <summary>True: the tool choice <c>required</c> is called <c>any</c>.</summary>
    public bool? RequiredAsAny { get; init; }

    /// <summary>True: the role <c>developer</c> is refused; <c>system</c> means the same.</summary>
    public bool? DeveloperAsSystem { get; init; }

    /// <summary>True: <c>seed</c> is called <c>random_seed</c>.</summary>
    public bool? SeedAsRandomSeed { get; init; }

    /// <summary>False: <c>name</c> in a message is refused.</summary>
    public bool? MessageNames { get; init; }

    /// <summary>True: ids of tool calls have nine letters and digits; all others are refused.</summary>
    public bool? ShortToolIds { get; init; }

    /// <summary>True: an assistant's message with tool calls is refused without the <c>reasoning_content</c> it came with, which may be empty.</summary>
    public bool? ReasoningBack { get; init; }

    /// <summary>True: the content of its answers may be a list of parts, and its calls may lack index and type.</summary>
    public bool? PartsInAnswers { get; init; }

    /// <summary>True: its completion tokens leave out those of reasoning.</summary>
    public bool? ReasoningBeside { get; init; }

    /// <summary>True: its streams may have their usage in <c>x_groq</c> only.</summary>
    public bool? UsageInXGroq { get; init; }

    /// <summary>Whether it goes on from the beginning of an answer that stands as the last message.</summary>
    public bool? Prefill { get; init; }

    /// <summary>How such a beginning is marked.</summary>
    public PrefillMark? PrefillAs { get; init; }

    /// <summary>Whether it takes pictures.</summary>
    public bool? Vision { get; init; }

    /// <summary>Whether it takes sound.</summary>
    public bool? Audio { get; init; }

    /// <summary>Whether <c>response_format</c> takes a JSON Schema.</summary>
    public bool? JsonSchema { get; init; }

    /// <summary>Where OpenAI's models take function tools while they reason.</summary>
    public ToolSurface? ToolsWithReasoning { get; init; }

    /// <summary>How Claude and Gemini are told how much to think.</summary>
    public ThinkingStyle? Thinking { get; init; }

    /// <summary>Fewest and most thinking tokens that Gemini takes.</summary>
    public (int Least, int Most)? ThinkingBudget { get; init; }

    /// <summary>False: Claude always thinks, and refuses to be told not to.</summary>
    public bool? StopsThinking { get; init; }

    /// <summary>True: Claude refuses <c>temperature</c> and <c>top_p</c> together.</summary>
    public bool? OneSampling { get; init; }

    /// <summary>False: Claude refuses a tool choice that forces a call.</summary>
    public bool? ForcedTools { get; init; }

    /// <summary>True: Claude refuses a request whose input and bound together exceed the context, instead of ending the answer there.</summary>
    public bool? ChecksContext { get; init; }

    /// <summary>False: Google's model refuses a system instruction.</summary>
    public bool? SystemInstruction { get; init; }

    /// <summary>What Gemini makes of thought signatures.</summary>
    public SignatureUse? Signatures { get; init; }

    /// <summary>Fields that make it worth looking at a request at all.</summary>
    internal ParameterSet Watched
    {
        get
        {
            var watched = Refuses | RefusesReasoning;
            watched = Efforts is null ? watched : watched.With(ChatParameter.ReasoningEffort);
            watched = MaxChoices is null ? watched : watched.With(ChatParameter.N);
            return JsonSchema == false ? watched.With(ChatParameter.ResponseFormat) : watched;
        }
    }

    /// <summary>These facts where the others say nothing else.</summary>
    public ModelFacts With(ModelFacts over) => new()
    {
        Context = over.Context ?? Context,
        MaxOutput = over.MaxOutput ?? MaxOutput,
        MaxOutputIsGuess = over.MaxOutputIsGuess ?? (over.MaxOutput is null ? MaxOutputIsGuess : null),
        Refuses = Refuses.Without(over.Takes) | over.Refuses,
        RefusesReasoning = RefusesReasoning.Without(over.Takes) | over.RefusesReasoning,
        Efforts = over.Efforts ?? Efforts,
        DefaultEffort = over.DefaultEffort ?? DefaultEffort,
        Bound = over.Bound ?? Bound,
        MaxChoices = over.MaxChoices ?? MaxChoices,
        StreamOptions = over.StreamOptions ?? StreamOptions,
        RequiredAsAny = over.RequiredAsAny ?? RequiredAsAny,
        DeveloperAsSystem = over.DeveloperAsSystem ?? DeveloperAsSystem,
        SeedAsRandomSeed = over.SeedAsRandomSeed ?? SeedAsRandomSeed,
        MessageNames = over.MessageNames ?? MessageNames,
        ShortToolIds = over.ShortToolIds ?? ShortToolIds,
        ReasoningBack = over.ReasoningBack ?? ReasoningBack,
        PartsInAnswers = over.PartsInAnswers ?? PartsInAnswers,
        ReasoningBeside = over.ReasoningBeside ?? ReasoningBeside,
        UsageInXGroq = over.UsageInXGroq ?? UsageInXGroq,
        Prefill = over.Prefill ?? Prefill,
        PrefillAs = over.PrefillAs ?? PrefillAs,
        Vision = over.Vision ?? Vision,
        Audio = over.Audio ?? Audio,
        JsonSchema = over.JsonSchema ?? JsonSchema,
        ToolsWithReasoning = over.ToolsWithReasoning ?? ToolsWithReasoning,
        Thinking = over.Thinking ?? Thinking,
        ThinkingBudget = over.ThinkingBudget ?? ThinkingBudget,
        StopsThinking = over.StopsThinking ?? StopsThinking,
        OneSampling = over.OneSampling ?? OneSampling,
        ForcedTools = over.ForcedTools ?? ForcedTools,
        ChecksContext = over.ChecksContext ?? ChecksContext,
        SystemInstruction = over.SystemInstruction ?? SystemInstruction,
        Signatures = over.Signatures ?? Signatures,
    };
}
