using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Interfaces.Values;
using Microsoft.Extensions.Logging;

namespace Gateway.Grains.Providers.Sandbox;

/// <summary>
/// The built-in provider: echoes the last user message without any network, and misbehaves where the model's name asks for it, so that
/// clients and routes can be tried by hand and in tests.
/// </summary>
/// <param name="random">Gives numbers from 0 (inclusive) to 1 (exclusive).</param>
internal sealed class SandboxClient(TimeProvider time, Func<double> random, ILogger<SandboxClient> logger) : IProviderClient
{
    /// <summary>OpenAI's bound of <c>n</c>.</summary>
    private const int MaxChoices = 128;

    public IReadOnlyList<ProviderKind> Kinds { get; } = [ProviderKind.Sandbox];

    public async ValueTask<ProviderReply> Send(ProviderSettings settings, ProviderRequest request, CancellationToken cancellation)
    {
        if (SandboxModel.Parse(request.Model, out var fault) is not { } model)
        {
            return fault is null
                ? ProviderReplies.Refused(404, new ProviderError(
                    $"The sandbox has no model '{request.Model}', only 'echo'. {SandboxModel.Allowed}", "invalid_request_error", "model_not_found", "model"))
                : ProviderReplies.Refused(400, new ProviderError(
                    $"The sandbox does not know ':{fault}'. {SandboxModel.Allowed}", "invalid_request_error", "invalid_value", "model"));
        }

        // The body is read before the delay: the caller may give it back while we wait. Of a form its head is all that is looked at.
        if (!request.Body.TryHold())
        {
            return ProviderReplies.Cancelled;
        }

        IEnumerable<SandboxPart> body;
        try
        {
            body = Answer(model, request);
        }
        catch (SandboxFaultException wrong)
        {
            return ProviderReplies.Refused(400, new ProviderError(wrong.Message, "invalid_request_error", null, wrong.Param));
        }
        finally
        {
            request.Body.Release();
        }

        if (model.Delay > TimeSpan.Zero)
        {
            try
            {
                await Task.Delay(model.Delay, time, cancellation).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                ProvidersLog.Cancelled(logger, request.RequestId, settings.Name);
                return ProviderReplies.Cancelled;
            }
        }

        var status = model.Status ?? (model.Fail > 0 && random() < model.Fail ? 503 : null);
        if (status is { } refusal)
        {
            return ProviderReplies.Refused(refusal, SandboxRefusal.Of(refusal), model.RetryAfter);
        }

        return new ProviderReply
        {
            Outcome = ProviderOutcome.Answered,
            Status = 200,
            MediaType = MediaType(request),
            Content = new SandboxStream(body, time),
        };
    }

    private static string MediaType(ProviderRequest request) =>
        request.Head.Stream ? "text/event-stream"
        : request.Head.Shape switch { AnswerShape.Binary => "audio/wav", AnswerShape.Text => "text/plain", _ => "application/json" };

    private IEnumerable<SandboxPart> Answer(SandboxModel model, ProviderRequest request)
    {
        var head = request.Head;
        var created = time.GetUtcNow().ToUnixTimeSeconds();
        switch (request.Operation)
        {
            case ProviderOperation.Embeddings:
                return SandboxEmbeddings.Read(request.Body.Memory).Body(request.Model, model.DieAfter);
            case ProviderOperation.Completions:
                return SandboxCompletion.Body(request, model, created);
            case ProviderOperation.Moderations:
                return SandboxModeration.Body(request);
            case ProviderOperation.ImageGenerations or ProviderOperation.ImageEdits:
                return SandboxImages.Body(request, model, created);
            case ProviderOperation.Speech:
                return SandboxSpeech.Body(request, model);
            case ProviderOperation.Transcriptions or ProviderOperation.Translations:
                return SandboxTranscript.Body(request, model);
        }

        if (head.Choices is < 1 or > MaxChoices)
        {
            throw new SandboxFaultException($"'n' must be a whole number from 1 to {MaxChoices}.", "n");
        }

        var answer = SandboxAnswer.To(
            SandboxQuestion.Read(request.Body.Memory),
            model,
            $"chatcmpl-{request.RequestId}",
            created,
            request.Model,
            head.MaxTokens ?? request.AnswerTokens,
            head.Choices);
        return head.Stream ? SandboxChatBody.Events(answer) : SandboxChatBody.Whole(answer);
    }
}
