using System.Buffers;
using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Gateway.Grains.Interfaces.Models;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Protocols.Responses;
using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Interfaces.Values;
using Gateway.Grains.Providers.Transport;
using Gateway.Grains.Providers.Wire;

namespace Gateway.Grains.Providers.OpenAI;

/// <summary>
/// Asks for a chat completion by the Responses API, for models of OpenAI that give it only there. The caller sees nothing of it.
/// </summary>
internal sealed class ResponsesBridge(IReasoningMemory memory, TimeProvider time) : IWireFormat
{
    private static readonly object Marked = new();

    /// <summary>Providers that have refused to summarize; forgotten with their settings, which a verified organisation's operator reloads.</summary>
    private readonly ConditionalWeakTable<ProviderSettings, object> _unsummarized = [];

    /// <summary>
    /// Whether the request has to be sent once more: "Your organization must be verified to generate reasoning summaries" (400, param
    /// <c>reasoning.summary</c>). From now on this provider is asked without: a chat completion does without one.
    /// </summary>
    public bool ForgoesSummaries(ProviderSettings settings, ProviderReply reply)
    {
        if (reply is not { Outcome: ProviderOutcome.Refused, Error.Param: "reasoning.summary" })
        {
            return false;
        }

        _unsummarized.AddOrUpdate(settings, Marked);
        return true;
    }

    /// <summary>Only where the models are OpenAI's own: others who use their names serve them on chat completions.</summary>
    public static bool IsNeeded(ProviderSettings settings, ProviderRequest request) =>
        request.Operation == ProviderOperation.ChatCompletions
        && (settings.Kind == ProviderKind.Azure || settings.Dialect == Dialect.OpenAI)
        && settings.HasResponses
        && (ResponsesModels.AreOnlyThere(request.Model)
            || (request.Head.HasTools && TakesToolsOnlyThere(settings, request.Model) && !ResponsesModels.IsWithoutReasoning(request.Body.Span)));

    public HttpRequestMessage? CreateMessage(ProviderSettings settings, ProviderRequest request, out RequestFault? fault)
    {
        var source = request.Body.Memory;
        var facts = ResponsesFields.Of(settings.Models.Of(request.Model));
        var plan = ParameterPlan.Of(facts, request.Head, source.Span, settings.Unsupported);
        fault = plan.Fault ?? ParameterPlan.Unseen(facts, request.Head);
        if (fault is not null)
        {
            return null;
        }

        using var body = new TranslatedBody(source.Length + (source.Length / 8));
        var options = new ResponsesRequestOptions(request.Model, request.Prefill, MemoryOf(settings), request.AnswerBound with { Cap = facts.MostOutput }, plan.Omit, plan.Effort, !_unsummarized.TryGetValue(settings, out _));
        if (!ResponsesRequestTranslator.TryWrite(source, options, body, out fault, out var lost))
        {
            return null;
        }

        if (lost.Count > 0 && settings.Unsupported == UnsupportedPolicy.Refuse)
        {
            fault = new RequestFault($"Unsupported parameter: '{lost[0]}' is not supported with this model.", lost[0], "unsupported_parameter");
            return null;
        }

        // HTTP/2 where TLS negotiates it, else HTTP/1.1; always HTTP/1.1 without TLS.
        var message = new HttpRequestMessage(HttpMethod.Post, OpenAIEndpoint.Url(settings, ProviderOperation.Responses, request.Model))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        OpenAIEndpoint.AddHeaders(message, settings, request.Head.Stream);
        message.Content = new RequestBodyContent(body.Detach());
        DroppedFields.Note(message, plan.Dropped);
        foreach (var field in lost)
        {
            DroppedFields.Note(message, field);
        }

        return message;
    }

    public (ProviderError Error, TimeSpan? RetryAfter) ReadError(int status, ReadOnlySpan<byte> body)
    {
        var error = ResponsesErrors.Read(status, body);
        return (error, status is 429 or 503 ? RetryHint.InBody(body, error.Message) : null);
    }

    /// <summary>A model that is not known is a 400 there, and a 404 of chat completions.</summary>
    public int StatusOf(int status, ProviderError error) => status == 400 && error.Code == "model_not_found" ? 404 : status;

    public async ValueTask<ProviderReply> Open(WireAnswer answer, CancellationToken cancellation)
    {
        var request = answer.Request;
        var id = "chatcmpl-" + request.RequestId;
        var created = time.GetUtcNow().ToUnixTimeSeconds();
        var kept = MemoryOf(answer.Settings);
        if (request.Head.Stream)
        {
            return Answered(answer.Status, "text/event-stream", null, new TranslatedStream(answer.Content, new ResponsesStreamTranslator(id, created, request.Model, kept)));
        }

        var output = await WholeBody.Read(
            answer,
            body =>
            {
                var written = new ArrayBufferWriter<byte>(Math.Max(body.Length, 256));
                ResponsesAnswerTranslator.Write(body, id, created, request.Model, kept, written);
                return written.WrittenMemory;
            },
            cancellation).ConfigureAwait(false);
        MemoryMarshal.TryGetArray(output, out var bytes);
        return Answered(answer.Status, "application/json", bytes.Count, new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false));
    }

    /// <summary>As the model table says; a deployment that it does not know is looked at by its name.</summary>
    private static bool TakesToolsOnlyThere(ProviderSettings settings, string model) =>
        settings.Models.Of(model).ToolsWithReasoning is { } known ? known == ToolSurface.Responses : ResponsesModels.TakeToolsOnlyThere(model);

    /// <summary>What one account has encrypted another cannot read, and refuses.</summary>
    private ProviderMemory MemoryOf(ProviderSettings settings) => new(memory, settings.Name);

    private static ProviderReply Answered(int status, string mediaType, long? length, Stream content) => new()
    {
        Outcome = ProviderOutcome.Answered,
        Status = status,
        MediaType = mediaType,
        ContentLength = length,
        Content = content,
    };
}
