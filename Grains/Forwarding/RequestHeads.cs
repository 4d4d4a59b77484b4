using Gateway.Grains.Interfaces.Protocols.Forms;
using Gateway.Grains.Interfaces.Protocols.Messages;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Protocols.Responses;
using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Grains.Forwarding;

/// <summary>Reads the head of a body that came from another node, which has read it before and found it good.</summary>
internal static class RequestHeads
{
    /// <summary>Null where this version does not know the operation, or not this body.</summary>
    /// <param name="form">The parts of its form; null for operations without one.</param>
    public static RequestHead? Read(ProviderOperation operation, ReadOnlySpan<byte> body, IReadOnlyList<FormPart>? form = null)
    {
        RequestHead? head = null;
        var isRead = operation switch
        {
            ProviderOperation.ChatCompletions => ChatRequestReader.TryRead(body, out head, out _),
            ProviderOperation.Embeddings => EmbeddingsRequestReader.TryRead(body, out head, out _),
            ProviderOperation.Completions => CompletionsRequestReader.TryRead(body, out head, out _),
            ProviderOperation.Moderations => ModerationsRequestReader.TryRead(body, out head, out _),
            ProviderOperation.ImageGenerations => ImagesRequestReader.TryRead(body, out head, out _),
            ProviderOperation.Speech => SpeechRequestReader.TryRead(body, out head, out _),
            ProviderOperation.ImageEdits => form is not null && ImageEditFormReader.TryRead(form, out head, out _),
            ProviderOperation.Transcriptions or ProviderOperation.Translations => form is not null && TranscriptionFormReader.TryRead(form, out head, out _),
            ProviderOperation.Messages or ProviderOperation.CountMessageTokens => MessagesRequestReader.TryReadPrompt(body, out head, out _),
            ProviderOperation.Responses => ResponsesRequestReader.TryRead(body, out head, out _),
            ProviderOperation.GetResponse or ProviderOperation.DeleteResponse or ProviderOperation.CancelResponse => (head = new RequestHead { Model = "" }) is not null,
            _ => false,
        };
        return isRead ? head : null;
    }
}
