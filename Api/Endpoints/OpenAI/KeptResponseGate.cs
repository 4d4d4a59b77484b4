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

        var (kept, error) = await keeper.Find(responseId, caller.KeyId);
        if (kept is null)
        {
            await ErrorWriter.Write(http, error ?? GatewayErrors.NotFound("such response of this key"), requestId: id);
            return;
        }

        using var timeout = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, http.RequestAborted);
        var (answer, failure) = await Ask(operation, kept.Provider, responseId, id, either.Token);
        if (answer is null)
        {
            await ErrorWriter.Write(http, failure!, requestId: id);
            return;
        }

        if (operation == ProviderOperation.DeleteResponse)
        {
            await keeper.Forget(responseId);
        }

        http.Response.ContentType = "application/json";
        http.Response.ContentLength = answer.Length;
        http.Response.Headers["x-gateway-provider"] = kept.Provider;
        await http.Response.BodyWriter.WriteAsync(answer, http.RequestAborted);
    }

    private async Task<(byte[]? Answer, ApiError? Error)> Ask(ProviderOperation operation, string provider, string responseId, string id, CancellationToken cancellation)
    {
        var body = new RequestBytes(System.Buffers.ArrayPool<byte>.Shared.Rent(1), 0);
        try
        {
            var reply = await carrier.Carry(new Target(provider, "", 1, new ForwarderReference(provider)), new ProviderRequest
            {
                Operation = operation,
                Model = "",
                ResponseId = responseId,
                RequestId = id,
                Body = body,
                Head = new RequestHead { Model = "" },
                Cancellation = cancellation,
            });
            if (reply.Content is not { } content)
            {
                return (null, ProviderErrors.Of(provider, reply));
            }

            await using (content)
            {
                return await Read(content, cancellation);
            }
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException or IOException or HttpRequestException or OperationCanceledException)
        {
            PipelineLog.ForwarderFailed(logger, exception, id, provider);
            return (null, exception is OperationCanceledException ? GatewayErrors.Timeout : GatewayErrors.ProviderUnavailable($"the provider '{provider}' could not be reached."));
        }
        finally
        {
            body.Release();
        }
    }

    private async Task<(byte[]? Answer, ApiError? Error)> Read(Stream content, CancellationToken cancellation)
    {
        var limit = current.Value.Settings.MaxResponseBytes;
        using var answer = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await content.ReadAsync(buffer, cancellation)) > 0)
        {
            if (answer.Length + read > limit)
            {
                return (null, GatewayErrors.ProviderUnavailable("the answer of the provider is too large."));
            }

            answer.Write(buffer, 0, read);
        }

        return (answer.ToArray(), null);
    }
}
