using System.Collections.Frozen;
using System.Diagnostics.Metrics;

namespace Gateway.Api.Telemetry;

/// <summary>Whose instruments <c>/metrics</c> and OTLP tell: the gateway's own, and of the frameworks' those that cost requests nothing.</summary>
internal static class CollectedMeters
{
    public const string Runtime = "System.Runtime";
    public const string Orleans = "Microsoft.Orleans";
    public const string Kestrel = "Microsoft.AspNetCore.Server.Kestrel";

    private static readonly FrozenSet<string> OrleansInstruments =
        FrozenSet.Create(StringComparer.Ordinal, "orleans-catalog-activations", "orleans-catalog-activation-working-set");

    private static readonly FrozenSet<string> KestrelInstruments =
        FrozenSet.Create(StringComparer.Ordinal, "kestrel.active_connections", "kestrel.queued_requests", "kestrel.rejected_connections");

    /// <param name="own">Whose meters are this application's; a process may hold several of them.</param>
    public static bool Includes(Instrument instrument, IMeterFactory own) =>
        (instrument.Meter.Scope is null || ReferenceEquals(instrument.Meter.Scope, own))
        && !instrument.Name.StartsWith(GenAiInstruments.Prefix, StringComparison.Ordinal)
        && IsChosen(instrument);

    /// <summary>Whether the instrument is collected at all.</summary>
    public static bool IsChosen(Instrument instrument) => instrument.Meter.Name switch
    {
        GatewayInstruments.MeterName => true,

        // Asked, not told: they cost something only when somebody collects them.
        Runtime => instrument.IsObservable,
        Orleans => OrleansInstruments.Contains(instrument.Name),
        Kestrel => KestrelInstruments.Contains(instrument.Name),
        _ => false,
    };
}
