using Gateway.Api;
using Gateway.Silo.Configuration.Reading;
using Gateway.Silo.Configuration.Sources;

namespace Gateway.Silo.Configuration;

/// <summary>Turns the sources into settings. Reads to the end and reports every error at once.</summary>
/// <param name="sources">The sources as they were read.</param>
/// <param name="now">When they were read.</param>
/// <param name="before">The settings in force; null at the start.</param>
internal sealed class GatewaySettingsReader(LoadedSources sources, DateTimeOffset now, GatewaySettings? before = null)
{
    private const long LeastBytes = 1024;
    private const long MostBytes = 1024 * 1024 * 1024;
    private const long MostBufferedBytes = 1024 * MostBytes;

    public SettingsContext Context { get; } = new(sources.Root, sources.Environment);

    /// <summary>Throws <see cref="SettingsException"/> with every error.</summary>
    public GatewaySettings Read()
    {
        var gateway = new SettingsSection(Context, "Gateway");
        if (!gateway.IsObject && gateway.HasValue)
        {
            Context.Refuse(gateway.Path, "a single value", "an object");
        }

        var node = NodeReader.Read(Context, gateway, sources.Directory);
        var providers = new ProvidersReader(Context, wantsSecrets: node.Role != NodeRole.Api).Read(gateway);
        providers = providers.With(new ModelsReader(Context, providers.Names).Read(gateway));
        var defaults = RoutesReader.ReadDefaults(gateway);
        var prices = new PricesReader(Context);
        var budgets = new BudgetReader(Context, BillingReader.ReadCurrency(Context));
        var api = ReadSizes(gateway) with
        {
            AdminKey = node.AdminKey ?? "",
            Providers = providers.Summaries,
            Defaults = defaults.Limits,
            Routes = new RoutesReader(Context, providers.Names).Read(gateway, defaults),
            Keys = new KeysReader(Context, budgets).Read(gateway, node.AdminKey),
            Prices = prices.Read(gateway),
        };
        api = api with { Billing = BillingReader.Read(Context, gateway, Used(prices, budgets), now, before?.Api.Billing) };
        var webhooks = WebhooksReader.Read(Context, gateway);
        node = StoreReader.Read(Context, gateway, node);
        api = api with
        {
            WhenStoreIsDown = gateway.Choice("WhenStoreIsDown", "serve-within-slices", "refuse") == "refuse" ? StoreDownPolicy.Refuse : StoreDownPolicy.ServeWithinSlices,
        };
        gateway.RefuseUnknown();
        FileNames.Check(Context);

        return Context.Errors.Count > 0
            ? throw new SettingsException(Context.Errors)
            : new GatewaySettings { Api = api, Providers = providers.Settings, Webhooks = webhooks, Node = node, Warnings = Context.Warnings, Files = sources.Files };
    }

    /// <summary>Currencies that need a rate, each with a path that says why.</summary>
    private static Dictionary<string, string> Used(PricesReader prices, BudgetReader budgets) =>
        prices.Currencies.Concat(budgets.Currencies).DistinctBy(used => used.Key).ToDictionary(StringComparer.Ordinal);

    private ApiSettings ReadSizes(SettingsSection gateway)
    {
        var defaults = new ApiSettings { AdminKey = "" };
        var sizes = defaults with
        {
            MaxRequestBytes = (int)(gateway.Whole("MaxRequestBytes", LeastBytes, MostBytes, " of bytes") ?? defaults.MaxRequestBytes),
            MaxResponseBytes = (int)(gateway.Whole("MaxResponseBytes", LeastBytes, MostBytes, " of bytes") ?? defaults.MaxResponseBytes),
            MaxBufferedBytes = gateway.Whole("MaxBufferedBytes", LeastBytes, MostBufferedBytes, " of bytes") ?? defaults.MaxBufferedBytes,
        };
        if (sizes.MaxBufferedBytes < sizes.MaxRequestBytes)
        {
            Context.Refuse(gateway.PathOf("MaxBufferedBytes"), "less than MaxRequestBytes", $"at least MaxRequestBytes, which is {sizes.MaxRequestBytes}");
        }

        return sizes;
    }
}
