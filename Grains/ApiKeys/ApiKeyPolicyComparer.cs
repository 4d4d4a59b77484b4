using Gateway.Grains.Interfaces.ApiKeys;

namespace Gateway.Grains.ApiKeys;

/// <summary>Compares policies by what they say; records compare arrays and dictionaries by reference.</summary>
internal static class ApiKeyPolicyComparer
{
    public static bool Same(ApiKeyPolicy left, ApiKeyPolicy right) =>
        left.Name == right.Name
        && left.Team == right.Team
        && left.ExpiresAt == right.ExpiresAt
        && left.Limits == right.Limits
        && left.Budget == right.Budget
        && (left.Models ?? []).AsSpan().SequenceEqual(right.Models ?? [])
        && Same(left.Metadata ?? [], right.Metadata ?? []);

    private static bool Same(Dictionary<string, string> left, Dictionary<string, string> right) =>
        left.Count == right.Count && left.All(pair => right.TryGetValue(pair.Key, out var value) && value == pair.Value);
}
