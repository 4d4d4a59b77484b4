using System.Buffers;
using System.Net;
using Gateway.Grains.Interfaces.Models;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.Dialects;
using Gateway.Grains.Interfaces.Protocols.Forms;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Interfaces.Values;
using Gateway.Grains.Providers.Transport;
using Gateway.Grains.Providers.Wire;

namespace Gateway.Grains.Providers.OpenAI;

/// <summary>Passes requests through to providers that speak OpenAI's language: bytes in, bytes out.</summary>
internal sealed class OpenAIClient(ProviderHttp http, ResponsesBridge bridge, IReasoningMemory memory) : IProviderClient, IWireFormat
{
    /// <summary>The <c>api-version</c> from which Azure's dated surface takes <c>stream_options</c>; older ones answer 400.</summary>
    private const string AzureStreamOptionsSince = "2024-09-01";

    private const string MessageNames = "messages[].name";

    private static readonly RequestFault NoNames = new($"Unsupported parameter: '{MessageNames}' is not supported with this model.", MessageNames, "unsupported_parameter");

    public IReadOnlyList<ProviderKind> Kinds { get; } = [ProviderKind.OpenAI, ProviderKind.Azure];

    public ValueTask<ProviderReply> Send(ProviderSettings settings, ProviderRequest request, CancellationToken cancellation)
    {
        if (DialectTraits.Of(settings).Lacks.Contains(request.Operation))
        {
            return ValueTask.FromResult(ProviderReplies.NoOperation(settings, request.Operation));
        }

        return request.Operation == ProviderOperation.Embeddings && settings.MaxEmbeddingInputs is { } most
            ? EmbeddingsBatches.Send(request, most, piece => http.Send(settings, piece, this, cancellation), cancellation)
            : OperationNames.IsOfResponses(request.Operation) ? http.Send(settings, request, ResponsesFormat.Instance, cancellation)
            : ResponsesBridge.IsNeeded(settings, request) ? SendBridged(settings, request, cancellation)
            : http.Send(settings, request, this, cancellation);
    }

    private async ValueTask<ProviderReply> SendBridged(ProviderSettings settings, ProviderRequest request, CancellationToken cancellation)
    {
        var reply = await http.Send(settings, request, bridge, cancellation).ConfigureAwait(false);
        return bridge.ForgoesSummaries(settings, reply) ? await http.Send(settings, request, bridge, cancellation).ConfigureAwait(false) : reply;
    }

    public HttpRequestMessage? CreateMessage(ProviderSettings settings, ProviderRequest request, out RequestFault? fault)
    {
        var head = request.Head;
        if (request.Upload is { } upload)
        {
            fault = null;
            return Message(settings, request, new UploadContent(upload, RewrittenForm.Create(upload.Parts, upload.Length, request.Model)));
        }

        var facts = settings.Models.Of(request.Model);
        var plan = request.Operation == ProviderOperation.ChatCompletions
            ? ParameterPlan.Of(facts, head, request.Body.Span, settings.Unsupported)
            : default;
        var losesNames = facts.MessageNames == false && HasNames(head);
        fault = plan.Fault ?? ParameterPlan.Unseen(facts, head) ?? (losesNames && settings.Unsupported == UnsupportedPolicy.Refuse ? NoNames : null);
        if (fault is not null)
        {
            return null;
        }

        var traits = DialectTraits.Of(settings);
        var isCompletion = request.Operation == ProviderOperation.Completions;
        var streamOptions = TakesStreamOptions(settings, facts);
        var body = RewrittenBody.Create(request.Body.Memory, head, new BodyRewrite
        {
            Model = request.Model,
            IncludeUsage = head.Stream && !head.IncludeUsage && streamOptions && head.Makes.Kind == MediaAskKind.None,
            DropStreamOptions = !streamOptions,
            MaxCompletionTokensAsMaxTokens = facts.Bound == BoundField.MaxTokens || isCompletion,
            MaxTokensAsMaxCompletionTokens = facts.Bound == BoundField.MaxCompletionTokens && !isCompletion,
            VectorsAsFloats = traits.FloatVectorsOnly,
            DimensionsAsOutputDimension = traits.DimensionsAsOutputDimension,
            ToolChoiceRequiredAsAny = facts.RequiredAsAny ?? false,
            DeveloperAsSystem = facts.DeveloperAsSystem ?? false,
            Omit = plan.Omit,
            Effort = plan.Effort,
            SeedAsRandomSeed = facts.SeedAsRandomSeed ?? false,
            DropMessageNames = losesNames,
            ShortToolIds = facts.ShortToolIds ?? false,
            ReasoningBack = facts.ReasoningBack ?? false,
            ReasoningOf = facts.ReasoningBack == true ? new ProviderMemory(memory, settings.Name).Find : null,
            Prefill = request.Prefill,
            FewerTokens = request.PrefillTokens,
            MostTokens = request.Operation == ProviderOperation.ChatCompletions ? facts.MostOutput : null,
            AnswerTokens = request.AnswerTokens is { } most ? Math.Max(1, most - request.PrefillTokens) : null,
            PrefillAsPrefix = facts.PrefillAs == PrefillMark.Prefix,
            PrefillAsContinuation = facts.PrefillAs == PrefillMark.Continuation,
        });
        var message = Message(settings, request, new RequestBodyContent(request.Body, body.Segments, body.Length));
        DroppedFields.Note(message, plan.Dropped);
        if (losesNames)
        {
            DroppedFields.Note(message, MessageNames);
        }

        return message;
    }

    private static bool HasNames(RequestHead head)
    {
        for (var at = 0; at < head.Marks.Count; at++)
        {
            if (head.Marks[at].Kind == BodyMarkKind.MessageName)
            {
                return true;
            }
        }

        return false;
    }

    private static bool TakesStreamOptions(ProviderSettings settings, ModelFacts facts) =>
        facts.StreamOptions ?? !(settings is { Kind: ProviderKind.Azure, ApiVersion: { } version } && string.CompareOrdinal(version, AzureStreamOptionsSince) < 0);

    public (ProviderError Error, TimeSpan? RetryAfter) ReadError(int status, ReadOnlySpan<byte> body)
    {
        var error = ProviderErrorReader.Read(status, body);
        return (error, status is 429 or 503 ? RetryHint.InBody(body, error.Message) : null);
    }

    public ValueTask<ProviderReply> Open(WireAnswer answer, CancellationToken cancellation)
    {
        var request = answer.Request;
        if (request.Operation == ProviderOperation.Embeddings && DialectTraits.Of(answer.Settings).MayIgnoreEncoding)
        {
            return WholeBody.Read(answer, body => EmbeddingsBatches.InAskedEncoding(request, answer.Status, body), cancellation);
        }

        var isChat = request.Operation == ProviderOperation.ChatCompletions;
        var facts = isChat ? answer.Settings.Models.Of(request.Model) : ModelFacts.None;
        var repairs = AnswerRepairs.Of(facts, request.Head.IncludeUsage);
        var reasoning = facts.ReasoningBack == true && request.Head.HasTools ? new TurnReasoning(new ProviderMemory(memory, answer.Settings.Name)) : null;
        if (repairs.IsNone && reasoning is null)
        {
            return ValueTask.FromResult(Answered(answer, answer.Length, answer.Content));
        }

        if (!request.Head.Stream)
        {
            return WholeBody.Read(answer, body => Repaired(answer, body.Span, repairs, reasoning), cancellation);
        }

        // What is no stream is told so by whoever reads it.
        var isStream = answer.MediaType == "text/event-stream";
        return ValueTask.FromResult(Answered(answer, null, isStream ? new TranslatedStream(answer.Content, new RepairedFrames(repairs, reasoning)) : answer.Content));
    }

    private static ProviderReply Repaired(WireAnswer answer, ReadOnlySpan<byte> body, AnswerRepairs repairs, TurnReasoning? reasoning)
    {
        reasoning?.Take(body);
        var written = new ArrayBufferWriter<byte>(Math.Max(body.Length, 256));
        RepairedFrames.Write(body, repairs, written);
        return Answered(answer, written.WrittenCount, WrittenStream.Over(written));
    }

    private static ProviderReply Answered(WireAnswer answer, long? length, Stream content) => new()
    {
        Outcome = ProviderOutcome.Answered,
        Status = answer.Status,
        MediaType = answer.MediaType,
        ContentLength = length,
        Content = content,
    };

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
