namespace Gateway.Grains.Interfaces.Providers;

/// <summary>What a provider is asked to do.</summary>
[GenerateSerializer, Alias("gw.ProviderOperation")]
public enum ProviderOperation : byte
{
    ChatCompletions = 0,
    Embeddings = 1,

    /// <summary>The Messages API, asked in its own language.</summary>
    Messages = 2,

    /// <summary>How many tokens a request of the Messages API has.</summary>
    CountMessageTokens = 3,

    /// <summary>The Responses API, asked in its own language.</summary>
    Responses = 4,

    /// <summary>A response that the provider keeps, read.</summary>
    GetResponse = 5,

    /// <summary>A response that the provider keeps, deleted.</summary>
    DeleteResponse = 6,

    /// <summary>A response that the provider still works on, stopped.</summary>
    CancelResponse = 7,

    Completions = 16,
    Moderations = 17,
    ImageGenerations = 18,
    ImageEdits = 19,
    Speech = 20,
    Transcriptions = 21,
    Translations = 22,
}
