namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>The top-level fields of request bodies that the gateway itself reads.</summary>
internal enum RequestField : byte
{
    /// <summary>Any other field: the provider's business.</summary>
    Other,
    Model,
    Models,
    Messages,
    Stream,
    StreamOptions,
    MaxTokens,
    MaxCompletionTokens,
    N,
    Tools,
    ToolChoice,
    Temperature,
    TopP,
    Input,
    Dimensions,
    EncodingFormat,
    User,
    Prompt,
    BestOf,
    Instructions,
    PartialImages,
    ResponseFormat,
    StreamFormat,
    MaxOutputTokens,
    PreviousResponseId,
    Conversation,
    Background,
    Store,
    System,
    Size,
    Quality,
}
