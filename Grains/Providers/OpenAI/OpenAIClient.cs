using System.Net;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Interfaces.Values;
using Gateway.Grains.Providers.Transport;
using Microsoft.Extensions.Logging;

namespace Gateway.Grains.Providers.OpenAI;

/// <summary>
/// Passes requests through to providers that speak OpenAI's language. Runs off the grain's scheduler wherever it waits
/// (ConfigureAwait(false)): it holds no grain state, and one activation carries all requests to a provider.
/// </summary>
internal sealed class OpenAIClient(ProviderConnections connections, TimeProvider time, ILogger<OpenAIClient> logger) : IProviderClient
{
    public IReadOnlyList<ProviderKind> Kinds { get; } = [ProviderKind.OpenAI, ProviderKind.Azure];

    public async ValueTask<ProviderReply> Send(ProviderSettings settings, ProviderRequest request, CancellationToken cancellation)
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

        var connection = connections.Acquire(settings);
        HttpResponseMessage? response = null;
        try
        {
            using var message = CreateMessage(settings, request);
            response = await connection.Invoker.SendAsync(message, cancellation).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                return await Refuse(response, settings, request, cancellation).ConfigureAwait(false);
            }

            var content = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
            var reply = new ProviderReply
            {
                Outcome = ProviderOutcome.Answered,
                Status = (int)response.StatusCode,
                MediaType = ResponseHead.MediaType(response),
                ContentLength = response.Content.Headers.ContentLength,
                Content = new ProviderResponseStream(response, content, connection),
            };
            ProvidersLog.Answered(logger, request.RequestId, settings.Name, request.Model, reply.Status);

            // Both belong to the stream now.
            response = null;
            connection = null;
            return reply;
        }
        catch (Exception error) when (cancellation.IsCancellationRequested && error is OperationCanceledException or HttpRequestException or IOException)
        {
            ProvidersLog.Cancelled(logger, request.RequestId, settings.Name);
            return ProviderReplies.Cancelled;
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
        }
    }

    private static HttpRequestMessage CreateMessage(ProviderSettings settings, ProviderRequest request)
    {
        var head = request.Head;
        var traits = DialectTraits.Of(settings);
        var body = RewrittenBody.Create(request.Body.Memory, head, new BodyRewrite
        {
            Model = request.Model,
            IncludeUsage = head.Stream && !head.IncludeUsage && traits.AcceptsStreamOptions,
            DropStreamOptions = !traits.AcceptsStreamOptions,
            MaxCompletionTokensAsMaxTokens = traits.MaxCompletionTokensAsMaxTokens,
            ToolChoiceRequiredAsAny = traits.ToolChoiceRequiredAsAny,
            DeveloperAsSystem = traits.DeveloperAsSystem,
        });
        var message = new HttpRequestMessage(HttpMethod.Post, OpenAIEndpoint.Url(settings, request.Operation, request.Model))
        {
            // HTTP/2 where TLS negotiates it, else HTTP/1.1; always HTTP/1.1 without TLS.
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            Content = new RequestBodyContent(request.Body, body.Segments, body.Length),
        };
        OpenAIEndpoint.AddHeaders(message, settings, head.Stream);
        return message;
    }

    private async ValueTask<ProviderReply> Refuse(
        HttpResponseMessage response, ProviderSettings settings, ProviderRequest request, CancellationToken cancellation)
    {
        var status = (int)response.StatusCode;
        var body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        var error = status is >= 300 and < 400
            ? new ProviderError($"Provider '{settings.Name}' answered with a redirect ({status}), which is not followed. Its BaseUrl may be wrong.", "server_error", "provider_redirect", null)
            : await ErrorBody.Read(body, time, bytes => ProviderErrorReader.Read(status, bytes.Span), cancellation).ConfigureAwait(false);
        ProvidersLog.Refused(logger, request.RequestId, settings.Name, request.Model, status, error.Code);
        return ProviderReplies.Refused(status, SecretMask.Apply(error, settings), ResponseHead.RetryAfter(response, time));
    }
}
