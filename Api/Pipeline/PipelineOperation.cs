using System.Diagnostics.CodeAnalysis;
using Gateway.Grains.Interfaces.Protocols.Doors;
using Gateway.Grains.Interfaces.Protocols.Messages;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Protocols.Responses;
using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Api.Pipeline;

/// <summary>One kind of request: what it is called in the ledger, how its body is read, and in which language it speaks.</summary>
internal sealed record PipelineOperation(ProviderOperation Operation, string Endpoint, PipelineOperation.HeadReader Read)
{
    public static readonly PipelineOperation ChatCompletions =
        new(ProviderOperation.ChatCompletions, "chat.completions", ChatRequestReader.TryRead);

    public static readonly PipelineOperation Embeddings =
        new(ProviderOperation.Embeddings, "embeddings", EmbeddingsRequestReader.TryRead);

    public static readonly PipelineOperation Messages =
        new(ProviderOperation.Messages, "messages", MessagesDoor.Instance.TryRead) { Door = MessagesDoor.Instance };

    public static readonly PipelineOperation Responses =
        new(ProviderOperation.Responses, "responses", ResponsesDoor.Instance.TryRead) { Door = ResponsesDoor.Instance };

    /// <summary>The caller's language; null where it is the one that the pipeline speaks itself.</summary>
    public IDoor? Door { get; init; }

    public delegate bool HeadReader(
        ReadOnlySpan<byte> body,
        [NotNullWhen(true)] out RequestHead? head,
        [NotNullWhen(false)] out RequestFault? fault);
}
