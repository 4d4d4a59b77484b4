using Gateway.Api.Access;
using Gateway.Api.Errors;
using Gateway.Api.Forwarding;
using Gateway.Api.Pipeline;
using Gateway.Api.Routing;
using Gateway.Api.Snapshot;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Interfaces.Values;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Api.Endpoints.OpenAI;

/// <summary>
/// Lets the holder of a key see, delete and stop the responses that it has made, at the provider that keeps them. Nothing is generated, so that
/// nothing is reserved, paid or written into the ledger.
/// </summary>
internal sealed class KeptResponseGate(CallerGate gate, ResponseKeeper keeper, CurrentSnapshot current, IRequestCarrier carrier, TimeProvider time, ILogger<KeptResponseGate> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async Task Handle(HttpContext http, ProviderOperation operation, string responseId)
    {
        var id = RequestId.New(time);
        http.Response.Headers["x-request-id"] = id;
        if (await gate.Identify(http) is not { } caller)
        {
            return;
        }

        var wrong = KeptResponseQuery.TryRead(operation, http.Request.Query, out var query);
        var (kept, error) = wrong is null ? await keeper.Find(responseId, caller.KeyId) : (null, wrong);
        if (kept is null)
        {
            await ErrorWriter.Write(http, error ?? GatewayErrors.NotFound("such response of this key"));
            return;
        }

        using var timeout = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, http.RequestAborted);
        http.Response.Headers["x-gateway-provider"] = kept.Provider;
        var call = new KeptResponseCall(http, id, timeout, either.Token);
        var failure = await Ask(operation, kept.Provider, responseId, query, id, call);
        if (failure is null && operation == ProviderOperation.DeleteResponse)
        {
            await keeper.Forget(responseId);
        }

        if (failure is not null && !http.Response.HasStarted)
        {
            await ErrorWriter.Write(http, failure);
        }
        else if (failure is not null)
        {
            // A stream of events that must not look as if it were at its end.
            http.Abort();
        }
        else if (call.Answer is { } answer)
        {
            http.Response.ContentType = "application/json";
            http.Response.ContentLength = answer.Length;
            await http.Response.BodyWriter.WriteAsync(answer, http.RequestAborted);
        }
    }

    /// <summary>Null where the answer was read, or passed on.</summary>
    private async Task<ApiError?> Ask(ProviderOperation operation, string provider, string responseId, string? query, string id, KeptResponseCall call)
    {
        var body = new RequestBytes(System.Buffers.ArrayPool<byte>.Shared.Rent(1), 0);
        try
        {
            var reply = await carrier.Carry(new Target(provider, "", 1, new ForwarderReference(provider)), new ProviderRequest
            {
                Operation = operation,
                Model = "",
                ResponseId = responseId,
                Query = query,
                RequestId = id,
                Body = body,
                Head = new RequestHead { Model = "" },
                Cancellation = call.Cancellation,
            });
            if (reply.Content is not { } content)
            {
                return ProviderErrors.Of(provider, reply);
            }

            await using (content)
            {
                return reply.MediaType == "text/event-stream"
                    ? await call.Pass(content, Patience)
                    : await call.Read(content, current.Value.Settings.MaxResponseBytes);
            }
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException or IOException or HttpRequestException or OperationCanceledException)
        {
            PipelineLog.ForwarderFailed(logger, exception, id, provider);
            return exception is OperationCanceledException ? GatewayErrors.Timeout : GatewayErrors.ProviderUnavailable($"the provider '{provider}' could not be reached.");
        }
        finally
        {
            body.Release();
        }
    }
}
