using Gateway.Grains.Interfaces.Usage;

namespace Gateway.Grains.Usage.Rollups;

/// <summary>The names by which usage is summed. Empty text says none, as in the store.</summary>
/// <param name="Model">The provider's own name of the model that answered.</param>
internal readonly record struct UsageSeries(string KeyId, string Team, string Provider, string Model, string Currency)
{
    public static UsageSeries Of(UsageRecord record) =>
        new(record.KeyId, record.Team ?? "", record.Provider ?? "", record.Model ?? "", record.Currency ?? "");
}
