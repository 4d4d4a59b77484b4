using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Chat;

/// <summary>
/// A chat completion request, taken apart for translation into another language. Its elements live in the body's bytes, so it must not
/// outlive them. Whoever parses it disposes it.
/// </summary>
public sealed class ChatRequest : IDisposable
{
    private readonly JsonDocument _document;

    internal ChatRequest(JsonDocument document) => _document = document;

    /// <summary>The whole body, for fields that have no property here.</summary>
    public JsonElement Root => _document.RootElement;

    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    public IReadOnlyList<ChatTool> Tools { get; init; } = [];

    public ChatToolChoice ToolChoice { get; init; }

    /// <summary>Null where it is not given.</summary>
    public bool? ParallelToolCalls { get; init; }

    public ChatFormat Format { get; init; }

    /// <summary><c>max_completion_tokens</c>, else <c>max_tokens</c>; null where neither is given.</summary>
    public long? MaxTokens { get; init; }

    /// <summary><c>n</c>; 1 where it is not given.</summary>
    public int Choices { get; init; } = 1;

    public bool Stream { get; init; }

    /// <summary>0 to 2; null where it is not given.</summary>
    public decimal? Temperature { get; init; }

    public decimal? TopP { get; init; }

    public IReadOnlyList<string> Stop { get; init; } = [];

    /// <summary><c>none</c>, <c>minimal</c>, <c>low</c>, <c>medium</c>, <c>high</c>, <c>xhigh</c> or <c>max</c>; null where it is not given.</summary>
    public string? ReasoningEffort { get; init; }

    /// <summary>What a translator has left out of what the caller asked for.</summary>
    public ParameterSet Dropped { get; private set; }

    internal void Drop(ChatParameter parameter) => Dropped = Dropped.With(parameter);

    /// <summary>A field of the body; undefined where it is absent or null.</summary>
    public JsonElement Field(ReadOnlySpan<byte> name)
    {
        var found = ChatJson.Find(Root, name);
        return found.ValueKind == JsonValueKind.Null ? default : found;
    }

    /// <param name="body">JSON that <see cref="ChatRequestReader"/> has accepted.</param>
    /// <param name="fault">What is wrong, where it is refused.</param>
    /// <param name="bound">What <see cref="MaxTokens"/> is made of beside the body.</param>
    /// <param name="omit">Parameters that count as not given.</param>
    public static bool TryParse(
        ReadOnlyMemory<byte> body,
        [NotNullWhen(true)] out ChatRequest? request,
        [NotNullWhen(false)] out RequestFault? fault,
        AnswerBound bound = default,
        ParameterSet omit = default) => ChatRequestParser.TryParse(body, bound, omit, out request, out fault);

    public void Dispose() => _document.Dispose();
}
