using System.Net;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Interfaces.Values;
using Gateway.Grains.Providers.Transport;
using Gateway.Grains.Providers.Wire;

namespace Gateway.Grains.Providers.OpenAI;

/// <summary>Passes requests for responses on to providers that have them, and requests about responses that they keep: bytes in, bytes out.</summary>
internal sealed class ResponsesFormat : IWireFormat
{
    public static readonly ResponsesFormat Instance = new();

    private ResponsesFormat()
    {
    }

    public HttpRequestMessage? CreateMessage(ProviderSettings settings, ProviderRequest request, out RequestFault? fault)
    {
        fault = null;
        var message = new HttpRequestMessage(MethodOf(request.Operation), OpenAIEndpoint.Url(settings, request.Operation, request.Model, request.ResponseId, request.Query))
        {
            // HTTP/2 where TLS negotiates it, else HTTP/1.1; always HTTP/1.1 without TLS.
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        if (request.Operation == ProviderOperation.Responses)
        {
            var body = RewrittenBody.Create(
                request.Body.Memory,
                request.Head,
                new BodyRewrite { Model = request.Model, AnswerTokens = request.AnswerTokens, BoundName = "max_output_tokens" });
            message.Content = new RequestBodyContent(request.Body, body.Segments, body.Length);
        }

        // A response that is kept is read as one or the other, as its address asks.
        OpenAIEndpoint.AddHeaders(message, settings, request.Operation == ProviderOperation.GetResponse ? "application/json, text/event-stream" : request.Head.Stream ? "text/event-stream" : "application/json");
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

    private static HttpMethod MethodOf(ProviderOperation operation) => operation switch
    {
        ProviderOperation.GetResponse => HttpMethod.Get,
        ProviderOperation.DeleteResponse => HttpMethod.Delete,
        _ => HttpMethod.Post,
    };
}
