namespace Gateway.Grains.Interfaces.Usage;

/// <summary>Whose spend is asked for: one key's, or one team's over all its keys. Exactly one of both is set.</summary>
public readonly record struct SpendOwner
{
    /// <summary>A key's id; null for a team.</summary>
    public string? KeyId { get; private init; }

    /// <summary>A team's name as it stands in ledger rows; null for a key.</summary>
    public string? Team { get; private init; }

    public static SpendOwner OfKey(string keyId)
    {
        ArgumentException.ThrowIfNullOrEmpty(keyId);
        return new() { KeyId = keyId };
    }

    public static SpendOwner OfTeam(string team)
    {
        ArgumentException.ThrowIfNullOrEmpty(team);
        return new() { Team = team };
    }
}
