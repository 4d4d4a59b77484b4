using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.Usage;

/// <summary>The ledger row of one request. <see cref="Id"/> is its primary key: writing a record twice changes nothing.</summary>
public sealed record UsageRecord
{
    public required string Id { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The path's last part: <c>chat.completions</c>, <c>embeddings</c>.</summary>
    public required string Endpoint { get; init; }

    public required string KeyId { get; init; }

    public string? Team { get; init; }

    /// <summary>The route that was used; null where a model was named directly.</summary>
    public string? Route { get; init; }

    public required string RequestedModel { get; init; }

    /// <summary>The provider whose answer (or last error) the caller saw; null where none was asked.</summary>
    public string? Provider { get; init; }

    /// <summary>That provider's own name of the model.</summary>
    public string? Model { get; init; }

    public required bool Stream { get; init; }

    /// <summary>The HTTP status the caller saw; 499 where the caller had gone.</summary>
    public required int Status { get; init; }

    /// <summary>The error's code; null on success.</summary>
    public string? ErrorCode { get; init; }

    public TokenUsage Usage { get; init; }

    public UsageSource UsageSource { get; init; }

    /// <summary>Price of the usage in <see cref="Currency"/>, exact; null where it is not priced.</summary>
    public decimal? Cost { get; init; }

    /// <summary>Platform fee in <see cref="Currency"/>, exact.</summary>
    public decimal? Fee { get; init; }

    public string? Currency { get; init; }

    /// <summary>The currency of the model's price, of which <see cref="Cost"/> was converted; null where it is not priced.</summary>
    public string? PriceCurrency { get; init; }

    /// <summary>Units of <see cref="Currency"/> per unit of <see cref="PriceCurrency"/>; 1 where they are the same, null where nothing was priced.</summary>
    public decimal? Rate { get; init; }

    /// <summary>The state of <see cref="Rate"/>; null where nothing was converted.</summary>
    public DateTimeOffset? RateAt { get; init; }

    /// <summary>Microseconds from the request's arrival to the first byte of the answer; null where none went out.</summary>
    public long? FirstTokenUs { get; init; }

    public required long DurationUs { get; init; }

    /// <summary>Microseconds spent in the gateway itself, upstream excluded.</summary>
    public long OverheadUs { get; init; }

    /// <summary><c>miss</c>, <c>hit</c> or <c>semantic</c>; null where no cache was asked.</summary>
    public string? Cache { get; init; }

    /// <summary>The caller's <c>x-gateway-metadata</c>, a JSON object; null for none.</summary>
    public string? Metadata { get; init; }

    public IReadOnlyList<AttemptRecord> Attempts { get; init; } = [];

    public IReadOnlyList<ConsideredTarget> Considered { get; init; } = [];

    /// <summary>What the team's prepaid wallet pays; null where there is none. In the wallet's ledger, not in the row.</summary>
    public WalletCharge? Wallet { get; init; }
}
