using System.Buffers;
using System.Net;
using System.Runtime.InteropServices;
using Gateway.Grains.Interfaces.Models;
using Gateway.Grains.Interfaces.Protocols.Anthropic;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Interfaces.Values;
using Gateway.Grains.Providers.Transport;
using Gateway.Grains.Providers.Wire;

namespace Gateway.Grains.Providers.Anthropic;

/// <summary>
/// Asks providers that speak Anthropic's Messages API: in chat's words, which are translated, or in the caller's own, which go through as they
/// are.
/// </summary>
internal sealed class AnthropicClient(ProviderHttp http, IReasoningMemory memory, TimeProvider time) : IProviderClient, IWireFormat
{
    public IReadOnlyList<ProviderKind> Kinds { get; } = [ProviderKind.Anthropic];

    public ValueTask<ProviderReply> Send(ProviderSettings settings, ProviderRequest request, CancellationToken cancellation) =>
        request.Operation == ProviderOperation.ChatCompletions || PassesOn(request)
            ? http.Send(settings, request, this, cancellation)
            : ValueTask.FromResult(ProviderReplies.NotAvailable($"Provider '{settings.Name}' is of kind anthropic, which has no {request.Operation.ToString().ToLowerInvariant()}."));

    public bool PassesOn(ProviderRequest request) => request.Operation is ProviderOperation.Messages or ProviderOperation.CountMessageTokens;

    public HttpRequestMessage? CreateMessage(ProviderSettings settings, ProviderRequest request, out RequestFault? fault)
    {
        if (PassesOn(request))
        {
            fault = null;
            var own = RewrittenBody.Create(request.Body.Memory, request.Head, new BodyRewrite { Model = request.Model });
            return Message(settings, request, new RequestBodyContent(request.Body, own.Segments, own.Length));
        }

        var source = request.Body.Memory;
        var facts = settings.Models.Of(request.Model);
        var plan = ParameterPlan.Of(facts, request.Head, source.Span, settings.Unsupported);
        fault = plan.Fault;
        if (fault is not null)
        {
            return null;
        }

        using var body = new TranslatedBody(source.Length + (source.Length / 8));
        var options = new AnthropicRequestOptions(request.Model, new AnthropicModel(facts), request.Prefill, memory, request.AnswerBound, plan.Omit);
        if (!AnthropicRequestTranslator.TryWrite(source, options, body, out fault, out var dropped))
        {
            return null;
        }

        fault = ParameterPlan.FaultOf(dropped, settings.Unsupported);
        if (fault is not null)
        {
            return null;
        }

        var message = Message(settings, request, new RequestBodyContent(body.Detach()));
        DroppedFields.Note(message, plan.Dropped | dropped);
        return message;
    }

    /// <summary>Waits are in the headers only.</summary>
    public (ProviderError Error, TimeSpan? RetryAfter) ReadError(int status, ReadOnlySpan<byte> body) => (AnthropicErrors.Read(status, body), null);

    public async ValueTask<ProviderReply> Open(WireAnswer answer, CancellationToken cancellation)
    {
        var request = answer.Request;
        if (PassesOn(request))
        {
            return new ProviderReply
            {
                Outcome = ProviderOutcome.Answered,
                Status = answer.Status,
                MediaType = answer.MediaType,
                ContentLength = answer.Length,
                ProviderRequestId = answer.RequestId,
                Content = answer.Content,
            };
        }

        var id = "chatcmpl-" + request.RequestId;
        var created = time.GetUtcNow().ToUnixTimeSeconds();

        // Read again rather than carried along: a client holds nothing of a request, and only old models need it.
        var answersByTool = AnthropicJsonTool.IsUsed(request.Body.Memory, new AnthropicModel(answer.Settings.Models.Of(request.Model)), request.Prefill);
        if (request.Head.Stream)
        {
            return Answered(
                answer.Status,
                "text/event-stream",
                null,
                new TranslatedStream(answer.Content, new AnthropicStreamTranslator(id, created, request.Model, answersByTool, memory)));
        }

        var output = await WholeBody.Read(
            answer,
            body =>
            {
                var written = new ArrayBufferWriter<byte>(Math.Max(body.Length, 256));
                AnthropicAnswerTranslator.Write(body, id, created, request.Model, answersByTool, memory, written);
                return written.WrittenMemory;
            },
            cancellation).ConfigureAwait(false);
        MemoryMarshal.TryGetArray(output, out var bytes);
        return Answered(answer.Status, "application/json", bytes.Count, new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false));
    }

    private static HttpRequestMessage Message(ProviderSettings settings, ProviderRequest request, HttpContent content)
    {
        // HTTP/2 where TLS negotiates it, else HTTP/1.1; always HTTP/1.1 without TLS.
        var message = new HttpRequestMessage(HttpMethod.Post, AnthropicEndpoint.Url(settings.BaseUrl!, request.Operation))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            Content = content,
        };
        AnthropicEndpoint.AddHeaders(message, settings, request);
        return message;
    }

    private static ProviderReply Answered(int status, string mediaType, long? length, Stream content) => new()
    {
        Outcome = ProviderOutcome.Answered,
        Status = status,
        MediaType = mediaType,
        ContentLength = length,
        Content = content,
    };
}
