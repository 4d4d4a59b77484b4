using System.Net;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Interfaces.Values;
using Gateway.Grains.Providers.Transport;
using Gateway.Grains.Providers.Wire;

namespace Gateway.Grains.Providers.OpenAI;

/// <summary>Passes requests through to providers that speak OpenAI's language: bytes in, bytes out.</summary>
internal sealed class OpenAIClient(ProviderHttp http, ResponsesBridge bridge) : IProviderClient, IWireFormat
{
    public IReadOnlyList<ProviderKind> Kinds { get; } = [ProviderKind.OpenAI, ProviderKind.Azure];

    public ValueTask<ProviderReply> Send(ProviderSettings settings, ProviderRequest request, CancellationToken cancellation) =>
        http.Send(settings, request, ResponsesBridge.IsNeeded(settings, request) ? bridge : this, cancellation);

    public HttpRequestMessage? CreateMessage(ProviderSettings settings, ProviderRequest request, out RequestFault? fault)
    {
        fault = null;
        if (request.ResponseId is not null)
        {
            return Kept(settings, request);
        }

        var head = request.Head;
        var body = RewrittenBody.Create(request.Body.Memory, head, request.Operation == ProviderOperation.Responses ? Response(request) : Rewrite(settings, request));
        var message = new HttpRequestMessage(HttpMethod.Post, OpenAIEndpoint.Url(settings, request.Operation, request.Model))
        {
            // HTTP/2 where TLS negotiates it, else HTTP/1.1; always HTTP/1.1 without TLS.
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            Content = new RequestBodyContent(request.Body, body.Segments, body.Length),
        };
        OpenAIEndpoint.AddHeaders(message, settings, head.Stream);
        return message;
    }

    public (ProviderError Error, TimeSpan? RetryAfter) ReadError(int status, ReadOnlySpan<byte> body)
    {
        var error = ProviderErrorReader.Read(status, body);
        return (error, status is 429 or 503 ? RetryHint.InBody(body, error.Message) : null);
    }

    public ValueTask<ProviderReply> Open(WireAnswer answer, CancellationToken cancellation) => ValueTask.FromResult(new ProviderReply
    {
        Outcome = ProviderOutcome.Answered,
        Status = answer.Status,
        MediaType = answer.MediaType,
        ContentLength = answer.Length,
        Content = answer.Content,
    });

    private static HttpRequestMessage Kept(ProviderSettings settings, ProviderRequest request)
    {
        var method = request.Operation switch
        {
            ProviderOperation.GetResponse => HttpMethod.Get,
            ProviderOperation.DeleteResponse => HttpMethod.Delete,
            _ => HttpMethod.Post,
        };
        var message = new HttpRequestMessage(method, OpenAIEndpoint.Url(settings, request.Operation, request.Model, request.ResponseId))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        OpenAIEndpoint.AddHeaders(message, settings, stream: false);
        return message;
    }

    /// <summary>What those who offer responses at all take as it comes.</summary>
    private static BodyRewrite Response(ProviderRequest request) => new()
    {
        Model = request.Model,
        AnswerTokens = request.AnswerTokens,
        BoundName = "max_output_tokens",
    };

    private static BodyRewrite Rewrite(ProviderSettings settings, ProviderRequest request)
    {
        var head = request.Head;
        var traits = DialectTraits.Of(settings);
        return new BodyRewrite
        {
            Model = request.Model,
            IncludeUsage = head.Stream && !head.IncludeUsage && traits.AcceptsStreamOptions,
            DropStreamOptions = !traits.AcceptsStreamOptions,
            MaxCompletionTokensAsMaxTokens = traits.MaxCompletionTokensAsMaxTokens,
            ToolChoiceRequiredAsAny = traits.ToolChoiceRequiredAsAny,
            DeveloperAsSystem = traits.DeveloperAsSystem,
            Prefill = request.Prefill,
            FewerTokens = request.PrefillTokens,
            AnswerTokens = request.AnswerTokens is { } most ? Math.Max(1, most - request.PrefillTokens) : null,
            PrefillAsPrefix = settings.Dialect is Dialect.Mistral or Dialect.DeepSeek,
            PrefillAsContinuation = settings.Dialect == Dialect.VLlm,
        };
    }
}
