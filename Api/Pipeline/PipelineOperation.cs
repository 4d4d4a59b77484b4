using System.Diagnostics.CodeAnalysis;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Api.Pipeline;

/// <summary>One door of the OpenAI surface: what it is called in the ledger and how its body is read.</summary>
internal sealed record PipelineOperation(ProviderOperation Operation, string Endpoint, PipelineOperation.HeadReader Read)
{
    public static readonly PipelineOperation ChatCompletions =
        new(ProviderOperation.ChatCompletions, "chat.completions", ChatRequestReader.TryRead);

    public static readonly PipelineOperation Embeddings =
        new(ProviderOperation.Embeddings, "embeddings", EmbeddingsRequestReader.TryRead);

    public delegate bool HeadReader(
        ReadOnlySpan<byte> body,
        [NotNullWhen(true)] out RequestHead? head,
        [NotNullWhen(false)] out RequestFault? fault);
}
