using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Interfaces.Values;
using Gateway.Grains.Providers.Transport;
using Microsoft.Extensions.Logging;

namespace Gateway.Grains.Providers.Wire;

/// <summary>
/// Sends one request in a provider's own language and turns whatever happens into an outcome. Runs off the grain's scheduler wherever it
/// waits (ConfigureAwait(false)): it holds no grain state, and one activation carries all requests to a provider.
/// </summary>
internal sealed class ProviderHttp(ProviderConnections connections, TimeProvider time, ILogger<ProviderHttp> logger)
{
    public async ValueTask<ProviderReply> Send(ProviderSettings settings, ProviderRequest request, IWireFormat format, CancellationToken cancellation)
    {
        if (settings.BaseUrl is null)
        {
            return ProviderReplies.NotAvailable($"Provider '{settings.Name}' has no BaseUrl.");
        }

        // A caller that was cancelled gives its reference back while we still run.
        if (!request.Body.TryHold())
        {
            return ProviderReplies.Cancelled;
        }

        if (request.Upload is { } upload && !upload.TryHold())
        {
            request.Body.Release();
            return ProviderReplies.Cancelled;
        }

        ProviderConnection? connection = null;
        HttpResponseMessage? response = null;
        HttpContent? sent = null;
        try
        {
            // 1. Ask.
            using var message = format.CreateMessage(settings, request, out var fault);
            sent = message?.Content;
            if (message is null)
            {
                return ProviderReplies.NotExpressible(fault!);
            }

            TraceHeaders.Write(message);
            connection = connections.TryAcquire(settings);
            if (connection is null)
            {
                return TransportReplies.Busy(settings.Name);
            }

            response = await connection.Invoker.SendAsync(message, cancellation).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                return await Refuse(response, settings, request, format, cancellation).ConfigureAwait(false);
            }

            // 2. Open. Response and connection belong to the stream from here on.
            var status = (int)response.StatusCode;
            var mediaType = ResponseHead.MediaType(response);
            var length = ContentDecoding.Length(response);
            var body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
            if (ContentDecoding.Open(response, body) is not { } content)
            {
                return TransportReplies.UnknownEncoding(settings.Name, status);
            }

            var id = format.PassesOn(request) ? ResponseHead.RequestId(response) : null;
            var stream = new ProviderResponseStream(response, content, connection);
            response = null;
            connection = null;
            ProvidersLog.Answered(logger, request.RequestId, settings.Name, request.Model, status);
            var reply = await format.Open(new WireAnswer(settings, request, status, mediaType, length, stream, id), cancellation).ConfigureAwait(false);
            return reply.WithDropped(DroppedFields.Of(message));
        }
        catch (Exception error) when (cancellation.IsCancellationRequested && error is OperationCanceledException or HttpRequestException or IOException)
        {
            ProvidersLog.Cancelled(logger, request.RequestId, settings.Name);
            return sent is UploadContent { IsSent: false } ? ProviderReplies.CancelledUnsent : ProviderReplies.Cancelled;
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException)
        {
            var failure = ConnectFailure.Classify(error);
            ProvidersLog.ConnectFailed(logger, request.RequestId, settings.Name, failure);
            return ProviderReplies.ConnectFailed(settings.Name, ConnectFailure.Describe(failure));
        }
        finally
        {
            response?.Dispose();
            connection?.Release();
            request.Body.Release();
            request.Upload?.Release();
        }
    }

    private async ValueTask<ProviderReply> Refuse(
        HttpResponseMessage response, ProviderSettings settings, ProviderRequest request, IWireFormat format, CancellationToken cancellation)
    {
        var status = (int)response.StatusCode;
        var raw = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);

        // Without a body that can be read the status is what there is.
        await using var body = ContentDecoding.Open(response, raw) ?? Stream.Null;
        byte[]? passed = null;
        var (error, hint) = status is >= 300 and < 400
            ? (new ProviderError($"Provider '{settings.Name}' answered with a redirect ({status}), which is not followed. Its BaseUrl may be wrong.", "server_error", "provider_redirect", null), null)
            : await ErrorBody.Read(
                body,
                time,
                bytes =>
                {
                    passed = format.PassesOn(request) ? PassedError.Of(bytes, settings) : null;
                    return format.ReadError(status, bytes.Span);
                },
                cancellation).ConfigureAwait(false);
        status = format.StatusOf(status, error);
        ProvidersLog.Refused(logger, request.RequestId, settings.Name, request.Model, status, error.Code);
        var id = format.PassesOn(request) ? ResponseHead.RequestId(response) : null;
        return ProviderReplies.Refused(status, SecretMask.Apply(error, settings), ResponseHead.RetryAfter(response, time) ?? hint, id, passed);
    }
}
