using Gateway.Grains.Interfaces.Pricing;

namespace Gateway.Grains.Pricing;

/// <summary>The node's billing settings, swapped whole when the configuration changes.</summary>
public sealed class BillingInForce
{
    private BillingSettings _settings = new();

    public BillingSettings Value => Volatile.Read(ref _settings);

    public void Replace(BillingSettings settings) => Volatile.Write(ref _settings, settings);
}
