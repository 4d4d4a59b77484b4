using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Gateway.Api.Pricing;

/// <summary>Tells the operator of each model that was used and has no price: once a model, so that the log stays readable.</summary>
internal sealed class UnpricedModels(ILogger<UnpricedModels> logger)
{
    /// <summary>Names that are kept: callers may name any number of models.</summary>
    public const int Most = 1_000;

    private readonly ConcurrentDictionary<(string Provider, string Model), bool> _told = new();
    private int _count;

    public void Note(string provider, string model)
    {
        if (Volatile.Read(ref _count) >= Most || !_told.TryAdd((provider, model), true))
        {
            return;
        }

        PricingLog.Unpriced(logger, provider, model);
        if (Interlocked.Increment(ref _count) == Most)
        {
            PricingLog.ManyUnpriced(logger, Most);
        }
    }
}
