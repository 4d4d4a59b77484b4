namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>What routing and admission need of a request body, found in one pass over its bytes.</summary>
public sealed class RequestHead
{
    /// <summary>The <c>model</c> field; empty where only <c>models</c> is given.</summary>
    public required string Model { get; init; }

    /// <summary>The <c>models</c> field: further names, tried in order. Not forwarded.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    public bool Stream { get; init; }

    /// <summary><c>stream_options.include_usage</c> as the caller set it.</summary>
    public bool IncludeUsage { get; init; }

    /// <summary><c>max_completion_tokens</c>, else <c>max_tokens</c>; null where neither is given.</summary>
    public long? MaxTokens { get; init; }

    /// <summary>The larger of the two: both are forwarded, and a provider that knows only one of them obeys that one. Null where neither is given.</summary>
    public long? MostTokens { get; init; }

    /// <summary><c>n</c>; 1 where it is not given.</summary>
    public int Choices { get; init; } = 1;

    /// <summary>Bytes of text that the model reads (messages, tools, input), the base of token estimates.</summary>
    public long TextBytes { get; init; }

    /// <summary>Bytes of the body without its media, the base of bounds: no tokenizer that starts from bytes makes more tokens of it.</summary>
    public long PromptBytes { get; init; }

    /// <summary>Messages of a chat, 1 for a completion: the answer is text of a length. 0 where it is not.</summary>
    public int Messages { get; init; }

    /// <summary>The top-level fields that hold all of the text; empty for chats, whose text is in many places, and for forms.</summary>
    public IReadOnlyList<string> TextFields { get; init; } = [];

    /// <summary>What the answer's body is, unless it is streamed.</summary>
    public AnswerShape Shape { get; init; }

    /// <summary>Pictures or sound that it asks for.</summary>
    public MediaAsk Makes { get; init; }

    /// <summary>What of the prompt is no text.</summary>
    public PromptMedia Media { get; init; }

    /// <summary>Whether <c>tools</c> are given.</summary>
    public bool HasTools { get; init; }

    /// <summary><c>previous_response_id</c>: the answer that a provider holds and that this request goes on from; null where it is not given.</summary>
    public string? PreviousResponseId { get; init; }

    /// <summary>Items that are held by a provider. Only responses.</summary>
    public IReadOnlyList<ItemReference> References { get; init; } = [];

    /// <summary>Whether a provider that can is asked to keep the answer, for requests that go on from it. Only responses.</summary>
    public bool KeepsAnswer { get; init; }

    /// <summary>Which of the parameters that some models cannot take are given.</summary>
    public ParameterSet Parameters { get; init; }

    /// <summary>Where in the body the fields stand that may have to be rewritten for a target, in the order of their places.</summary>
    public IReadOnlyList<BodyMark> Marks { get; init; } = [];
}
