using System.Net;
using Gateway.Grains.Interfaces.Protocols.Forms;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Interfaces.Values;
using Gateway.Grains.Providers.Transport;
using Gateway.Grains.Providers.Wire;

namespace Gateway.Grains.Providers.OpenAI;

/// <summary>Passes requests through to providers that speak OpenAI's language: bytes in, bytes out.</summary>
internal sealed class OpenAIClient(ProviderHttp http) : IProviderClient, IWireFormat
{
    public IReadOnlyList<ProviderKind> Kinds { get; } = [ProviderKind.OpenAI, ProviderKind.Azure];

    public ValueTask<ProviderReply> Send(ProviderSettings settings, ProviderRequest request, CancellationToken cancellation)
    {
        if (DialectTraits.Of(settings).Lacks.Contains(request.Operation))
        {
            return ValueTask.FromResult(ProviderReplies.NoOperation(settings, request.Operation));
        }

        return request.Operation == ProviderOperation.Embeddings && settings.MaxEmbeddingInputs is { } most
            ? EmbeddingsBatches.Send(request, most, piece => http.Send(settings, piece, this, cancellation), cancellation)
            : http.Send(settings, request, this, cancellation);
    }

    public HttpRequestMessage? CreateMessage(ProviderSettings settings, ProviderRequest request, out RequestFault? fault)
    {
        fault = null;
        var head = request.Head;
        var traits = DialectTraits.Of(settings);
        if (request.Upload is { } upload)
        {
            return Message(settings, request, new UploadContent(upload, RewrittenForm.Create(upload.Parts, upload.Length, request.Model)));
        }

        var isCompletion = request.Operation == ProviderOperation.Completions;
        var body = RewrittenBody.Create(request.Body.Memory, head, new BodyRewrite
        {
            Model = request.Model,
            IncludeUsage = head.Stream && !head.IncludeUsage && traits.AcceptsStreamOptions && head.Makes.Kind == MediaAskKind.None,
            DropStreamOptions = !traits.AcceptsStreamOptions,
            MaxCompletionTokensAsMaxTokens = traits.MaxCompletionTokensAsMaxTokens || isCompletion,
            VectorsAsFloats = traits.FloatVectorsOnly,
            DimensionsAsOutputDimension = traits.DimensionsAsOutputDimension,
            ToolChoiceRequiredAsAny = traits.ToolChoiceRequiredAsAny,
            DeveloperAsSystem = traits.DeveloperAsSystem,
            Prefill = request.Prefill,
            FewerTokens = request.PrefillTokens,
            AnswerTokens = request.AnswerTokens is { } most ? Math.Max(1, most - request.PrefillTokens) : null,
            PrefillAsPrefix = settings.Dialect is Dialect.Mistral or Dialect.DeepSeek,
            PrefillAsContinuation = settings.Dialect == Dialect.VLlm,
        });
        return Message(settings, request, new RequestBodyContent(request.Body, body.Segments, body.Length));
    }

    public (ProviderError Error, TimeSpan? RetryAfter) ReadError(int status, ReadOnlySpan<byte> body)
    {
        var error = ProviderErrorReader.Read(status, body);
        return (error, status is 429 or 503 ? RetryHint.InBody(body, error.Message) : null);
    }

    public ValueTask<ProviderReply> Open(WireAnswer answer, CancellationToken cancellation) =>
        answer.Request.Operation == ProviderOperation.Embeddings && DialectTraits.Of(answer.Settings).MayIgnoreEncoding
            ? WholeBody.Read(answer, body => EmbeddingsBatches.InAskedEncoding(answer.Request, answer.Status, body), cancellation)
            : ValueTask.FromResult(new ProviderReply
            {
                Outcome = ProviderOutcome.Answered,
                Status = answer.Status,
                MediaType = answer.MediaType,
                ContentLength = answer.Length,
                Content = answer.Content,
            });

    private static HttpRequestMessage Message(ProviderSettings settings, ProviderRequest request, HttpContent content)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, OpenAIEndpoint.Url(settings, request.Operation, request.Model))
        {
            // HTTP/2 where TLS negotiates it, else HTTP/1.1; always HTTP/1.1 without TLS.
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            Content = content,
        };
        var head = request.Head;
        OpenAIEndpoint.AddHeaders(message, settings, head.Stream ? "text/event-stream" : head.Shape == AnswerShape.Json ? "application/json" : "*/*");
        return message;
    }
}
