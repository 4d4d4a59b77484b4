using System.Collections.Concurrent;
using Gateway.Grains.Interfaces.Providers;
using Microsoft.Extensions.Logging;

namespace Gateway.Api.Health;

/// <summary>
/// What a request asks and tells about the providers' health. The truth is each provider's grain; this is the node's image of it, pushed on
/// every change, so that asking costs no call.
/// </summary>
internal sealed class ProviderHealth(IGrainFactory grains, TimeProvider time, ILogger<ProviderHealth> logger)
{
    private readonly ConcurrentDictionary<string, ProviderLink> _links = new(StringComparer.Ordinal);

    /// <summary>Names this process to the grains.</summary>
    public string Node { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Every provider that was asked or told about.</summary>
    public IEnumerable<ProviderLink> Links => _links.Values;

    /// <summary>May a request be sent there? Without a call, a lock or an allocation. A provider nothing was heard of is available.</summary>
    public TargetHealth Look(string provider, string model) =>
        _links.TryGetValue(provider, out var link) && link.View.Image is { AllHealthy: false } image
            ? image.Look(model, time.GetTimestamp())
            : default;

    /// <summary>What is known of a provider; null where nothing is.</summary>
    public HealthImage? Image(string provider) => _links.TryGetValue(provider, out var link) ? link.View.Image : null;

    /// <summary>
    /// Asks for the one permit in the cluster to probe a half-open target. Whoever gets true sends one request there and reports it with
    /// <see cref="AttemptReport.Probe"/>, whatever comes of it. False where another has the permit, or the grain does not answer within
    /// half a second.
    /// </summary>
    public ValueTask<bool> TryProbe(string provider, string model) => Link(provider).TryProbe(model);

    /// <summary>Takes the outcome of an attempt. Never waits: successes go out every 100 ms, everything else at once.</summary>
    public void Report(string provider, in AttemptReport report)
    {
        var link = Link(provider);
        var permit = report.Probe ? link.View.Probes.Take(report.Model) : 0;
        link.View.Reports.Add(report, permit);
        if (permit != 0 || report.Verdict is not (AttemptVerdict.Success or AttemptVerdict.Neutral))
        {
            link.SendSoon();
        }
    }

    /// <summary>An attempt at this provider begins.</summary>
    public void Began(string provider) => Link(provider).View.Began();

    /// <summary>An attempt at this provider is over, its answer included.</summary>
    public void Ended(string provider) => Link(provider).View.Ended();

    /// <summary>Attempts that this node has in flight at the provider.</summary>
    public int InFlight(string provider) => _links.TryGetValue(provider, out var link) ? link.View.InFlight : 0;

    /// <summary>
    /// How long the first token takes lately, seen from this node, cautiously (<see cref="PeakEwma"/>); null where no stream of this model
    /// answered in the last five minutes.
    /// </summary>
    public TimeSpan? FirstTokenEstimate(string provider, string model) =>
        _links.TryGetValue(provider, out var link) ? link.View.Reports.FirstTokenEstimate(model) : null;

    /// <summary>The line to a provider. Only for names that are configured, or were: each stays.</summary>
    public ProviderLink Link(string provider) => _links.TryGetValue(provider, out var link)
        ? link
        : _links.GetOrAdd(provider, name => new ProviderLink(new ProviderView(name, time), grains, time, logger));

    /// <summary>Takes a snapshot that a grain pushed.</summary>
    public void Take(HealthSnapshot snapshot) => Link(snapshot.Provider).View.Take(snapshot);
}
