using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Providers.Transport;

/// <summary>The replies of attempts that ended here. Their messages go to callers.</summary>
internal static class TransportReplies
{
    /// <summary>The code of an attempt that found no place; nothing was sent, and the provider is not to blame.</summary>
    public const string BusyCode = "provider_busy";

    /// <summary>As many requests as <see cref="ProviderSettings.MaxConnections"/> are in flight to it from this node.</summary>
    public static ProviderReply Busy(string provider) => new()
    {
        Outcome = ProviderOutcome.NotAvailable,
        Error = new ProviderError($"Provider '{provider}' has as many requests in flight as are allowed.", "server_error", BusyCode, null),
    };

    /// <summary>A 2xx whose body is compressed in a way that nobody asked for and we do not know.</summary>
    public static ProviderReply UnknownEncoding(string provider, int status) => new()
    {
        Outcome = ProviderOutcome.ConnectFailed,
        Status = status,
        Error = new ProviderError($"Provider '{provider}' sent an answer in an encoding that was not asked for.", "server_error", "provider_unavailable", null),
    };
}
