namespace Gateway.Grains.Webhooks;

/// <summary>Who is told of events (<c>Gateway:Webhooks:&lt;name&gt;</c>).</summary>
public sealed record WebhookSettings
{
    /// <summary>The operator's name for it: all that logs show.</summary>
    public required string Name { get; init; }

    /// <summary>Where events are posted to. Its path and query may hold a token.</summary>
    public required Uri Url { get; init; }

    /// <summary>Signs the calls; null for unsigned ones.</summary>
    public string? Secret { get; init; }

    /// <summary>The types of events that are wanted; empty for all.</summary>
    public IReadOnlyList<string> Events { get; init; } = [];

    public bool Wants(string type) => Events.Count == 0 || Events.Contains(type);

    /// <summary>Without secret and URL, so that no log can show them.</summary>
    public override string ToString() => Name;
}
