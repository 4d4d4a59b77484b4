namespace Gateway.Grains.Providers.Transport;

/// <summary>Why no answer came, in words for a caller: an exception's own message names hosts and addresses.</summary>
internal static class ConnectFailure
{
    public static HttpRequestError Classify(Exception error) => error switch
    {
        HttpRequestException { HttpRequestError: var kind } => kind,

        // The handler's connect timeout; the caller's own cancellation is told apart before.
        OperationCanceledException => HttpRequestError.ConnectionError,
        _ => HttpRequestError.Unknown,
    };

    public static string Describe(HttpRequestError kind) => kind switch
    {
        HttpRequestError.NameResolutionError => "its host name could not be resolved",
        HttpRequestError.ConnectionError => "no connection could be made",
        HttpRequestError.SecureConnectionError => "the TLS handshake failed",
        HttpRequestError.ProxyTunnelError => "the proxy refused the connection",
        HttpRequestError.ResponseEnded => "the connection was closed before an answer came",
        HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError or HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.VersionNegotiationError =>
            "its answer was not valid HTTP",
        _ => "the connection failed",
    };
}
