namespace Gateway.Grains.Interfaces.Providers;

/// <summary>
/// One provider. The grain key is <see cref="KeyPrefix"/> and the provider's name. The truth about its circuits and cool-downs, for all
/// nodes. Holds no credential.
/// </summary>
[Alias("gw.IProviderGrain")]
public interface IProviderGrain : IGrainWithStringKey
{
    /// <summary>Stands before the provider's name, so that no name reads as a number to the store.</summary>
    const string KeyPrefix = "provider_";

    /// <summary>Tells this node of every change from now on. Ends by itself 10 s after the last renewal. Returns what holds now.</summary>
    [Alias("Subscribe"), ResponseTimeout("00:00:02")]
    ValueTask<HealthSnapshot> Subscribe(HealthSubscription subscription);

    /// <summary>Takes what a node saw. Returns what holds now where that changed something, else null. A repeat counts failures twice.</summary>
    [Alias("Report"), ResponseTimeout("00:00:02")]
    ValueTask<HealthSnapshot?> Report(HealthReport report);

    /// <summary>
    /// Asks for the one permit of a half-open circuit. It is settled by a report that names it, and ends by itself after 45 s.
    /// </summary>
    [Alias("TryProbe"), ResponseTimeout("00:00:02")]
    ValueTask<ProbeGrant> TryProbe(string model);

    /// <summary>What holds now, for operators.</summary>
    [Alias("GetStatus"), ResponseTimeout("00:00:05")]
    ValueTask<ProviderStatus> GetStatus();

    /// <summary>Orders the circuit open or closed, or leaves it to itself. Safe to repeat; survives restarts.</summary>
    [Alias("Order"), ResponseTimeout("00:00:05")]
    ValueTask<ProviderStatus> Order(CircuitOverride order);
}
