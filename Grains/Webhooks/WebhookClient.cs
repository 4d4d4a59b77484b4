using System.Net.Http.Headers;

namespace Gateway.Grains.Webhooks;

/// <summary>Makes one call.</summary>
internal sealed class WebhookClient : IDisposable
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly TimeProvider _time;
    private readonly HttpClient _direct = Create(useProxy: false);
    private readonly HttpClient _client = Create(useProxy: true);

    public WebhookClient(TimeProvider time) => _time = time;

    /// <summary>Why the receiver did not take the event, in words without the URL; null where it did.</summary>
    public async ValueTask<string?> Post(WebhookSettings webhook, WebhookEvent sent, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(WebhookLimits.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        using var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url) { Content = new ByteArrayContent(sent.Body) };
        request.Content.Headers.ContentType = Json;
        if (webhook.Secret is { } secret)
        {
            request.Headers.TryAddWithoutValidation(WebhookSignature.Header, WebhookSignature.Of(secret, _time.GetUtcNow(), sent.Body));
        }

        try
        {
            // A proxy of the environment cannot reach what listens on this machine. The answer's body is not read: it may be endless.
            using var answer = await (webhook.Url.IsLoopback ? _direct : _client).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return answer.IsSuccessStatusCode ? null : $"status {(int)answer.StatusCode}";
        }
        catch (HttpRequestException exception)
        {
            return exception.HttpRequestError == HttpRequestError.Unknown ? "the connection failed" : $"the connection failed ({exception.HttpRequestError})";
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return $"no answer within {WebhookLimits.Timeout.TotalSeconds:0} s";
        }
    }

    public void Dispose()
    {
        _direct.Dispose();
        _client.Dispose();
    }

    private static HttpClient Create(bool useProxy)
    {
        var client = new HttpClient(new SocketsHttpHandler
        {
            // The signature is meant for this receiver, not for where it points to.
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = useProxy,
            ActivityHeadersPropagator = null,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ResponseDrainTimeout = TimeSpan.Zero,
        })
        { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Gateway", null));
        return client;
    }
}
