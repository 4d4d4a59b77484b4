using System.Collections.Frozen;

namespace Gateway.Grains.Interfaces.Pricing;

/// <summary>In which money callers are billed (<c>Gateway:Billing</c>).</summary>
public sealed record BillingSettings
{
    public const string DefaultCurrency = "USD";

    /// <summary>Three capital letters.</summary>
    public string Currency { get; init; } = DefaultCurrency;

    /// <summary>Comes on top of the cost, as an amount of its own; 0 to 100.</summary>
    public decimal PlatformFeePercent { get; init; }

    /// <summary>Units of <see cref="Currency"/> per unit of the named one, in capital letters.</summary>
    public IReadOnlyDictionary<string, decimal> Rates { get; init; } = FrozenDictionary<string, decimal>.Empty;

    /// <summary>The state of the rates: as configured, else when these rates were first read.</summary>
    public DateTimeOffset RatesAt { get; init; }

    /// <summary>What becomes of requests for models whose cost cannot be said.</summary>
    public UnpricedPolicy UnpricedModels { get; init; }

    /// <summary>Units of <see cref="Currency"/> per unit of that currency; null where none is configured.</summary>
    public decimal? RateOf(string currency) =>
        currency == Currency ? 1 : Rates.TryGetValue(currency, out var rate) ? rate : null;
}
