using System.Text.Json;

namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>What has been read of a request body so far.</summary>
internal ref struct RequestDraft(Span<BodyMark> marks)
{
    private ulong _seen;
    private ParameterSet _parameters;

    public MarkList Marks = new(marks);

    /// <summary>Where the name of the property that is being read starts.</summary>
    public int NameStart;

    public string? Model;
    public string[] Models = [];
    public bool Stream;
    public bool HasStreamOptions;
    public bool IncludeUsage;
    public long? MaxTokens;
    public long? MaxCompletionTokens;
    public int Choices = 1;

    /// <summary>Prompts that each are answered.</summary>
    public int Prompts = 1;
    public long TextBytes;
    public long BodyBytes;
    public int Messages;
    public PromptMedia Media;
    public bool HasTools;
    public AnswerShape Shape;
    public MediaAsk Makes;
    public IReadOnlyList<string> TextFields = [];
    public bool PromptIsElsewhere;
    public string? PreviousResponseId;
    public bool KeepsAnswer;
    public List<ItemReference>? References;

    /// <summary>False when the field was seen before.</summary>
    public bool TryEnter(RequestField field)
    {
        ulong bit = 1ul << (int)field;
        bool first = (_seen & bit) == 0;
        _seen |= bit;
        return first;
    }

    /// <summary>False when the parameter was seen before.</summary>
    public bool TryEnter(ChatParameter parameter)
    {
        bool first = !_parameters.Has(parameter);
        _parameters = _parameters.With(parameter);
        return first;
    }

    public readonly bool Has(RequestField field) => (_seen & (1ul << (int)field)) != 0;

    /// <summary>Marks the property whose value <paramref name="json"/> stands on and has read to its end, unless it is an object or array.</summary>
    public int Mark(BodyMarkKind kind, ref readonly Utf8JsonReader json) =>
        Marks.Add(new BodyMark(kind, NameStart, (int)json.TokenStartIndex, (int)json.BytesConsumed));

    public readonly RequestHead ToHead() => new()
    {
        Model = Model ?? string.Empty,
        Models = Models,
        Stream = Stream,
        IncludeUsage = IncludeUsage,
        MaxTokens = MaxCompletionTokens ?? MaxTokens,
        MostTokens = MaxCompletionTokens > MaxTokens ? MaxCompletionTokens : MaxTokens ?? MaxCompletionTokens,
        Choices = Choices * Math.Max(1, Prompts),
        TextBytes = TextBytes,
        PromptBytes = BodyBytes - Media.BodyBytes,
        Messages = Messages,
        Media = Media,
        HasTools = HasTools,
        PreviousResponseId = PreviousResponseId,
        KeepsAnswer = KeepsAnswer,
        References = References ?? (IReadOnlyList<ItemReference>)[],
        Parameters = _parameters,
        Shape = Shape,
        Makes = Makes,
        TextFields = TextFields,
        Marks = Marks.ToArray(),
    };
}
