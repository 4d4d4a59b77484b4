namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

public enum BodyMarkKind : byte
{
    /// <summary>The top-level <c>model</c> property.</summary>
    Model,

    /// <summary>The top-level <c>models</c> property.</summary>
    Models,

    /// <summary>The top-level <c>stream_options</c> property.</summary>
    StreamOptions,

    /// <summary>The <c>include_usage</c> property inside <c>stream_options</c>.</summary>
    IncludeUsage,

    /// <summary>The top-level <c>max_completion_tokens</c> property.</summary>
    MaxCompletionTokens,

    /// <summary>The top-level <c>max_tokens</c> property.</summary>
    MaxTokens,

    /// <summary>The top-level <c>tool_choice</c> property where its value is the string <c>required</c>.</summary>
    ToolChoiceRequired,

    /// <summary>A message's <c>role</c> property where its value is <c>developer</c>.</summary>
    DeveloperRole,

    /// <summary>The top-level <c>encoding_format</c> property.</summary>
    EncodingFormat,

    /// <summary>The top-level <c>dimensions</c> property.</summary>
    Dimensions,

    /// <summary>The closing bracket of <c>messages</c>: a further message goes before it.</summary>
    MessagesEnd,

    /// <summary>An item of <c>input</c> that only the gateway itself can have made: no provider knows what to do with it.</summary>
    OwnItem,

    /// <summary>The closing brace of the body: new properties go before it.</summary>
    End,

    /// <summary>A top-level property that some models cannot take: <see cref="BodyMark.Parameter"/>.</summary>
    Parameter,

    /// <summary>A message's <c>name</c> property.</summary>
    MessageName,

    /// <summary>The value of a tool call's <c>id</c>, or of a message's <c>tool_call_id</c>, where it is a string.</summary>
    ToolCallId,

    /// <summary>The closing brace of a message with tool calls and without <c>reasoning_content</c>.</summary>
    ToolTurnEnd,
}
