namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>An item of a stream that has begun.</summary>
internal sealed class ResponsesStreamItem(ResponsesItemKind kind)
{
    public ResponsesItemKind Kind { get; } = kind;

    /// <summary>Counts the tool calls of the answer, from 0.</summary>
    public int ToolIndex { get; init; }

    /// <summary>Whether anything of its text or arguments was passed on: some servers send the whole at the end only.</summary>
    public bool IsSaid { get; set; }

    /// <summary>Letters of the answer before its own.</summary>
    public long Start { get; set; }
}
