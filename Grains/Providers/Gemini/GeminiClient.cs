using System.Buffers;
using System.Net;
using Gateway.Grains.Interfaces.Models;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.Gemini;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Interfaces.Values;
using Gateway.Grains.Providers.Transport;
using Gateway.Grains.Providers.Wire;

namespace Gateway.Grains.Providers.Gemini;

/// <summary>Speaks to Google's models, on the Gemini API and on Vertex AI.</summary>
internal sealed class GeminiClient(ProviderHttp http, IReasoningMemory memory, TimeProvider time) : IProviderClient, IWireFormat
{
    /// <summary>A body grows by its envelope and by tools' names; less than this in all but few.</summary>
    private const int Margin = 1024;

    public IReadOnlyList<ProviderKind> Kinds { get; } = [ProviderKind.Gemini];

    public ValueTask<ProviderReply> Send(ProviderSettings settings, ProviderRequest request, CancellationToken cancellation) => request.Operation switch
    {
        ProviderOperation.ChatCompletions => http.Send(settings, request, this, cancellation),
        ProviderOperation.Embeddings => EmbeddingsBatches.Send(
            request, settings.MaxEmbeddingInputs ?? GeminiEmbeddingsWriter.MostTexts, piece => http.Send(settings, piece, this, cancellation), cancellation),
        _ => ValueTask.FromResult(ProviderReplies.NoOperation(settings, request.Operation)),
    };

    public HttpRequestMessage? CreateMessage(ProviderSettings settings, ProviderRequest request, out RequestFault? fault)
    {
        using var body = new TranslatedBody(request.Body.Memory.Length + Margin);
        if (!TryWrite(settings, request, body, out fault, out var dropped))
        {
            return null;
        }

        var stream = request.Head.Stream && request.Operation == ProviderOperation.ChatCompletions;
        var message = new HttpRequestMessage(HttpMethod.Post, GeminiEndpoint.Url(settings, request.Operation, request.Model, stream))
        {
            // HTTP/2 where TLS negotiates it, else HTTP/1.1; always HTTP/1.1 without TLS.
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            Content = new RequestBodyContent(body.Detach()),
        };
        GeminiEndpoint.AddHeaders(message, settings, stream);
        DroppedFields.Note(message, dropped);
        return message;
    }

    public (ProviderError Error, TimeSpan? RetryAfter) ReadError(int status, ReadOnlySpan<byte> body)
    {
        var error = GeminiErrorReader.Read(status, body);
        return (error.Error, error.RetryAfter);
    }

    public int StatusOf(int status, ProviderError error) => GeminiErrorReader.StatusOf(status, error);

    public ValueTask<ProviderReply> Open(WireAnswer answer, CancellationToken cancellation)
    {
        if (answer.Request.Operation == ProviderOperation.Embeddings)
        {
            return WholeBody.Read(answer, body => Embeddings(answer, body), cancellation);
        }

        if (!answer.Request.Head.Stream)
        {
            return WholeBody.Read(answer, body => Whole(answer, body.Span), cancellation);
        }

        return answer.MediaType switch
        {
            // Without alt=sse, which a proxy may have lost, the stream is one JSON array.
            "application/json" => WholeBody.Read(answer, body => Streamed(GeminiEventArray.ToFrames(body.Span, Translator(answer.Request))), cancellation),
            "text/html" => WholeBody.Read(answer, _ => ProviderReplies.Refused(502, NotAStream), cancellation),
            _ => ValueTask.FromResult(Streamed(new TranslatedStream(answer.Content, Translator(answer.Request)))),
        };
    }

    private static ProviderError NotAStream { get; } = new("The provider answered with a web page. Its BaseUrl may be wrong.", "server_error", "not_a_stream", null);

    private static ProviderReply Streamed(Stream content) => new()
    {
        Outcome = ProviderOutcome.Answered,
        Status = 200,
        MediaType = "text/event-stream",
        Content = content,
    };

    private static ProviderReply Answered(ArrayBufferWriter<byte> body) => new()
    {
        Outcome = ProviderOutcome.Answered,
        Status = 200,
        MediaType = "application/json",
        ContentLength = body.WrittenCount,
        Content = WrittenStream.Over(body),
    };

    private static ProviderReply Embeddings(WireAnswer answer, ReadOnlyMemory<byte> body)
    {
        var head = answer.Request.Head;
        var asBase64 = EmbeddingsBatches.AsksBase64(answer.Request);
        var output = new ArrayBufferWriter<byte>(body.Length + Margin);

        // About four bytes a token, as the books estimate it.
        return GeminiEmbeddingsReader.TryWrite(body, answer.Request.Model, asBase64, (head.TextBytes + 3) / 4, output) is { } failed
            ? ProviderReplies.Refused(failed.Status, SecretMask.Apply(failed.Error, answer.Settings))
            : Answered(output);
    }

    private static string Id(ProviderRequest request) => "chatcmpl-" + request.RequestId[(request.RequestId.IndexOf('_', StringComparison.Ordinal) + 1)..];

    private bool TryWrite(ProviderSettings settings, ProviderRequest request, TranslatedBody body, out RequestFault? fault, out ParameterSet dropped)
    {
        dropped = default;
        if (request.Operation == ProviderOperation.Embeddings)
        {
            if (!GeminiEndpoint.IsVertex(settings.BaseUrl!))
            {
                return GeminiEmbeddingsWriter.TryWrite(request.Body.Memory, GeminiEndpoint.ModelId(request.Model), body, out fault);
            }

            fault = new RequestFault("Embeddings of Vertex AI are not available; use a provider with the Gemini API.", "model", "unsupported_value");
            return false;
        }

        var facts = settings.Models.Of(request.Model);
        var plan = ParameterPlan.Of(facts, request.Head, request.Body.Span, settings.Unsupported);
        fault = plan.Fault;
        if (fault is not null || !ChatRequest.TryParse(request.Body.Memory, out var chat, out fault, request.AnswerBound with { Cap = facts.MostOutput }, plan.Omit))
        {
            return false;
        }

        using (chat)
        {
            if (!GeminiRequestWriter.TryWrite(chat, new GeminiRequestOptions(new GeminiModel(facts), request.Prefill, memory), body, out fault))
            {
                return false;
            }

            dropped = plan.Dropped | chat.Dropped;
            fault = ParameterPlan.Unseen(facts, request.Head) ?? ParameterPlan.FaultOf(chat.Dropped, settings.Unsupported);
            return fault is null;
        }
    }

    private ProviderReply Whole(WireAnswer answer, ReadOnlySpan<byte> body)
    {
        var request = answer.Request;
        var read = GeminiAnswerReader.Read(body, Id(request), Now(), request.Model, memory, SingleCall.IsAsked(request.Body.Span));
        if (read.Answer is null)
        {
            return ProviderReplies.Refused(read.Status, SecretMask.Apply(read.Error!, answer.Settings));
        }

        var output = new ArrayBufferWriter<byte>(body.Length + Margin);
        read.Answer.Write(output);
        return Answered(output);
    }

    private GeminiStreamTranslator Translator(ProviderRequest request) =>
        new(Id(request), Now(), request.Model, memory, SingleCall.IsAsked(request.Body.Span));

    private long Now() => time.GetUtcNow().ToUnixTimeSeconds();
}
