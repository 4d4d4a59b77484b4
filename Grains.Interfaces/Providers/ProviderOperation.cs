namespace Gateway.Grains.Interfaces.Providers;

/// <summary>What a provider is asked to do.</summary>
[GenerateSerializer, Alias("gw.ProviderOperation")]
public enum ProviderOperation : byte
{
    ChatCompletions = 0,
    Embeddings = 1,

    /// <summary>A response of OpenAI's; 2 is Anthropic's language.</summary>
    Responses = 3,
}
