using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Api.Errors;
using Gateway.Api.Forwarding;
using Gateway.Api.Health;
using Gateway.Api.Pipeline;
using Gateway.Api.Routing;
using Gateway.Api.Tokens;
using Gateway.Grains.Interfaces.Protocols.Doors;
using Gateway.Grains.Interfaces.Protocols.Messages;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Providers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Api.Endpoints.Anthropic;

/// <summary>
/// Counts the tokens of a request for the target that it would be sent to first: asks that target where it speaks the Messages API, and counts
/// here where it does not, or does not answer soon. What is counted here is rather too high: clients shorten their conversations by it.
/// </summary>
internal sealed class MessageTokens(IRequestCarrier carrier, ProviderHealth health, ByteBudget budget, TimeProvider time, ILogger<MessageTokens> logger)
{
    /// <summary>A provider's count is worth no more waiting than this.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private const int MaxAnswerBytes = 64 * 1024;

    /// <returns>The answer's body, or the error of a provider that cannot take the request.</returns>
    public async Task<(byte[]? Answer, ApiError? Error)> Count(HttpRequest http, RequestBytes body, RequestHead head, RequestPlan plan, string id)
    {
        var target = plan.Routes[0].Targets[0];
        if (target.Speaks.HasFlag(DoorKind.Messages) && health.Look(target.Provider, target.Model).Condition == TargetCondition.Available)
        {
            var told = await Ask(http, body, head, target, id);
            if (told is not (null, null))
            {
                return told;
            }
        }

        return (await Estimate(body, head, target, http.HttpContext.RequestAborted), null);
    }

    private async Task<(byte[]? Answer, ApiError? Error)> Ask(HttpRequest http, RequestBytes body, RequestHead head, Target target, string id)
    {
        using var timeout = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, http.HttpContext.RequestAborted);
        try
        {
            var reply = await carrier.Carry(target, new ProviderRequest
            {
                Operation = ProviderOperation.CountMessageTokens,
                Model = target.Model,
                RequestId = id,
                CallerHeaders = DoorHeaders.Of(http, DoorKind.Messages),
                Body = body,
                Head = head,
                Cancellation = either.Token,
            });
            if (reply.Content is { } content)
            {
                await using (content)
                {
                    return (await Read(content, either.Token), null);
                }
            }

            // What is wrong with the request the caller can mend; the rest is between the provider and us, and not every server counts.
            return reply is { Outcome: ProviderOutcome.Refused, Status: 400 or 413 or 422 } or { Outcome: ProviderOutcome.Refused, Status: 404, Error.Code: "model_not_found" }
                ? (null, ProviderErrors.Of(target.Provider, reply))
                : (null, null);
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException or IOException or HttpRequestException or OperationCanceledException
            && !http.HttpContext.RequestAborted.IsCancellationRequested)
        {
            PipelineLog.ForwarderFailed(logger, exception, id, target.Provider);
            return (null, null);
        }
    }

    /// <summary>Null where it is no count.</summary>
    private static async Task<byte[]?> Read(Stream content, CancellationToken cancellation)
    {
        var buffer = new byte[MaxAnswerBytes];
        var length = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        var answer = buffer[..length];
        try
        {
            using var json = JsonDocument.Parse(answer);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("input_tokens"u8, out var tokens) && tokens.ValueKind == JsonValueKind.Number
                ? answer
                : null;
        }
        catch (JsonException)
        {
            // It is counted here.
            return null;
        }
    }

    private async Task<byte[]> Estimate(RequestBytes body, RequestHead head, Target target, CancellationToken cancellation)
    {
        using var chat = TranslatedRequest.Make(MessagesDoor.Instance, body.Memory, toItself: false, budget).Request;
        var count = await PromptTokens.Count(chat?.Body.Memory ?? body.Memory, chat?.Head ?? head, target.Tokens, cancellation);
        var tokens = count.IsExact ? count.Tokens : Math.Min(count.Most, count.Tokens + (count.Tokens / 2) + 1);
        return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"input_tokens\":{tokens}}}"));
    }
}
