using Gateway.Grains.Budgets;

namespace Gateway.Grains.ApiKeys;

/// <summary>
/// What is stored of a key. Property names are the stored format: a rename here is a migration. Holds hashes, never a secret.
/// </summary>
public sealed class ApiKeyState
{
    /// <summary>Name of this state in the store.</summary>
    public const string Name = "api-key";

    public string DisplayName { get; set; } = "";

    public string? Team { get; set; }

    public string[]? Models { get; set; }

    public Dictionary<string, string>? Metadata { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? ExpiresAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }

    public bool Declared { get; set; }

    public long? RequestsPerMinute { get; set; }

    public long? TokensPerMinute { get; set; }

    public long? MaxParallel { get; set; }

    /// <summary>Null for none.</summary>
    public StoredBudget? Budget { get; set; }

    /// <summary>Whether the key has this budget since it was made: nothing can have been spent before.</summary>
    public bool HasFirstBudget { get; set; }

    /// <summary>How often it got a budget while it had none.</summary>
    public int BudgetSerial { get; set; }

    /// <summary>SHA-256 of the secret, 64 hex digits.</summary>
    public string SecretHash { get; set; } = "";

    /// <summary>The secret before the last rotation, accepted until <see cref="PreviousUntil"/>.</summary>
    public string? PreviousSecretHash { get; set; }

    public DateTimeOffset? PreviousUntil { get; set; }
}
