using Gateway.Grains.Interfaces.Providers;
using Microsoft.Extensions.Logging;

namespace Gateway.Grains.Providers.Circuits;

/// <summary>Event ids 3200-3249: the health of providers. Names, reasons and times only.</summary>
internal static partial class CircuitLog
{
    private const string Whole = "(all models)";

    /// <summary>Writes what changed.</summary>
    public static void Write(ILogger logger, string provider, CircuitChange change)
    {
        var model = change.Model ?? Whole;
        switch (change.Kind)
        {
            case CircuitChangeKind.Opened when change.Reason == HealthReasons.Credential:
                CredentialRefused(logger, provider, change.For);
                break;
            case CircuitChangeKind.Opened:
                Opened(logger, provider, model, change.For, change.Reason);
                break;
            case CircuitChangeKind.Probed:
                Probed(logger, provider, model, change.Reason);
                break;
            case CircuitChangeKind.Closed:
                Closed(logger, provider, model);
                break;
            case CircuitChangeKind.CoolDown:
                CoolingDown(logger, provider, model, change.For);
                break;
            case CircuitChangeKind.Ordered:
                Ordered(logger, provider, change.Reason);
                break;
            default:
                Reset(logger, provider);
                break;
        }
    }

    [LoggerMessage(3200, LogLevel.Warning, "Provider {Provider}, {Model}: the circuit is open for {Break} ({Reason}).")]
    private static partial void Opened(ILogger logger, string provider, string model, TimeSpan @break, string? reason);

    [LoggerMessage(3201, LogLevel.Information, "Provider {Provider}, {Model}: the circuit is half-open ({Reason}); one request probes it.")]
    private static partial void Probed(ILogger logger, string provider, string model, string? reason);

    [LoggerMessage(3202, LogLevel.Information, "Provider {Provider}, {Model}: the circuit is closed, the provider is healthy again.")]
    private static partial void Closed(ILogger logger, string provider, string model);

    [LoggerMessage(3203, LogLevel.Warning, "Provider {Provider}, {Model}: it asked to be left alone; the cool-down takes {Left}.")]
    private static partial void CoolingDown(ILogger logger, string provider, string model, TimeSpan left);

    [LoggerMessage(3204, LogLevel.Error, "Provider {Provider} refused the gateway's credential: nothing is sent there for {Break}. Its ApiKey, or the account, needs an operator.")]
    private static partial void CredentialRefused(ILogger logger, string provider, TimeSpan @break);

    [LoggerMessage(3205, LogLevel.Warning, "Provider {Provider}: an operator set the circuit to {Order}.")]
    private static partial void Ordered(ILogger logger, string provider, string? order);

    [LoggerMessage(3206, LogLevel.Information, "Provider {Provider} has new settings: its circuits and cool-downs start afresh.")]
    private static partial void Reset(ILogger logger, string provider);

    [LoggerMessage(3207, LogLevel.Error, "The health of provider {Provider} could not be read from the store; it starts as healthy.")]
    public static partial void ReadFailed(ILogger logger, Exception exception, string provider);

    [LoggerMessage(3208, LogLevel.Error, "The health of provider {Provider} could not be stored; it holds in memory and is stored when the store is back.")]
    public static partial void WriteFailed(ILogger logger, Exception exception, string provider);
}
