using Gateway.Api;
using Gateway.Grains.Providers;
using Gateway.Grains.Webhooks;
using Gateway.Silo.Configuration.Sources;

namespace Gateway.Silo.Configuration;

/// <summary>The whole configuration, read and checked. Immutable: a change makes a new one.</summary>
internal sealed record GatewaySettings
{
    /// <summary>For the front end. Its admin key is empty where <see cref="NodeSettings.AdminKey"/> is null: the host puts in the one it has.</summary>
    public required ApiSettings Api { get; init; }

    /// <summary>The providers that requests can be sent to, with their credentials; none on a node that carries no requests to providers.</summary>
    public required IReadOnlyList<ProviderSettings> Providers { get; init; }

    /// <summary>Who is told of events, with their secrets.</summary>
    public IReadOnlyList<WebhookSettings> Webhooks { get; init; } = [];

    public required NodeSettings Node { get; init; }

    /// <summary>What the operator should know, one line each, none of it secret.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The files that were looked for, as they were just before they were read.</summary>
    public IReadOnlyList<SettingsFile> Files { get; init; } = [];

    /// <summary>Without anything secret, so that no log can show it.</summary>
    public override string ToString() => $"{Api.Providers.Count} providers, {Api.Routes.Count} routes, {Api.Keys.Count} declared keys";
}
