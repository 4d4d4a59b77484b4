using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Grains.Providers;

/// <summary>OpenAI's names of operations: their paths, behind the version.</summary>
internal static class OperationNames
{
    public static string Of(ProviderOperation operation) => operation switch
    {
        ProviderOperation.ChatCompletions => "chat/completions",
        ProviderOperation.Embeddings => "embeddings",
        ProviderOperation.Responses => "responses",
        ProviderOperation.Completions => "completions",
        ProviderOperation.Moderations => "moderations",
        ProviderOperation.ImageGenerations => "images/generations",
        ProviderOperation.ImageEdits => "images/edits",
        ProviderOperation.Speech => "audio/speech",
        ProviderOperation.Transcriptions => "audio/transcriptions",
        ProviderOperation.Translations => "audio/translations",
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, null),
    };

    /// <summary>Whether it is one of the Responses API, in its own language.</summary>
    public static bool IsOfResponses(ProviderOperation operation) =>
        operation is ProviderOperation.Responses or ProviderOperation.GetResponse or ProviderOperation.DeleteResponse or ProviderOperation.CancelResponse;

    /// <summary>Whether its request is a form, and not JSON.</summary>
    public static bool TakesForm(ProviderOperation operation) =>
        operation is ProviderOperation.ImageEdits or ProviderOperation.Transcriptions or ProviderOperation.Translations;
}
