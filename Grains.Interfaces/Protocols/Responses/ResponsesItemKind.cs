namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>What an item of a response's <c>output</c> is.</summary>
internal enum ResponsesItemKind : byte
{
    /// <summary>A tool that the provider runs itself, or a kind that is not known here.</summary>
    Other,

    Message,

    Reasoning,

    /// <summary><c>function_call</c>.</summary>
    Function,

    /// <summary><c>custom_tool_call</c>.</summary>
    Custom,
}
