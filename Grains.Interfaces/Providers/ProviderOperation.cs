namespace Gateway.Grains.Interfaces.Providers;

/// <summary>What a provider is asked to do.</summary>
[GenerateSerializer, Alias("gw.ProviderOperation")]
public enum ProviderOperation : byte
{
    ChatCompletions = 0,
    Embeddings = 1,
    Completions = 16,
    Moderations = 17,
    ImageGenerations = 18,
    ImageEdits = 19,
    Speech = 20,
    Transcriptions = 21,
    Translations = 22,
}
