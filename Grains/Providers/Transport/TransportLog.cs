using Microsoft.Extensions.Logging;

namespace Gateway.Grains.Providers.Transport;

/// <summary>Event ids 3050-3069.</summary>
internal static partial class TransportLog
{
    [LoggerMessage(3050, LogLevel.Debug, "A connection to {Provider} was closed while it was idle; its request is sent again on a fresh one")]
    public static partial void Repeated(ILogger logger, string provider);
}
