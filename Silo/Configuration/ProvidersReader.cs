using Gateway.Api.Routing;
using Gateway.Grains.Interfaces.Models;
using Gateway.Grains.Interfaces.Protocols.Doors;
using Gateway.Grains.Providers;
using Gateway.Silo.Configuration.Reading;

namespace Gateway.Silo.Configuration;

/// <summary>Reads <c>Gateway:Providers</c>, and adds those that the environment enables and the sandbox.</summary>
/// <param name="context">What is read, and what is wrong with it.</param>
/// <param name="wantsSecrets">Whether this node calls providers; else it gets to know their names only.</param>
internal sealed class ProvidersReader(SettingsContext context, bool wantsSecrets)
{
    private readonly List<ProviderSettings> _settings = [];
    private readonly List<ProviderSummary> _summaries = [];
    private readonly Dictionary<string, string> _names = new(StringComparer.OrdinalIgnoreCase);

    public ProviderSet Read(SettingsSection gateway)
    {
        var reader = new ProviderReader(context, wantsSecrets);
        foreach (var section in gateway.Named("Providers"))
        {
            _names.Add(section.Name, section.Name);
            if (!Formats.IsName(section.Name))
            {
                context.Refuse(section.Path, "the name", Formats.Name);
            }

            if (reader.Read(section) is { } provider)
            {
                Add(provider);
            }
        }

        AddFromEnvironment();
        if (_names.TryAdd(Vendors.Sandbox, Vendors.Sandbox))
        {
            Add(new ProviderSettings { Name = Vendors.Sandbox, Kind = ProviderKind.Sandbox });
        }

        return new ProviderSet(_settings, _summaries, _names);
    }

    private void AddFromEnvironment()
    {
        foreach (var vendor in Vendors.All.Where(vendor => !_names.ContainsKey(vendor.Name)))
        {
            var variables = new[] { vendor.KeyVariable, vendor.AddressVariable }.OfType<string>().ToList();
            var unset = variables.FindAll(variable => context.Variable(variable) is null);
            if (unset.Count == variables.Count)
            {
                continue;
            }

            _names.Add(vendor.Name, vendor.Name);
            if (unset.Count > 0)
            {
                context.AddWarning($"environment variable {variables.Except(unset).First()}: {unset[0]} is not set as well, so the provider {vendor.Name} is not enabled");
                _names.Remove(vendor.Name);
                continue;
            }

            var environment = new VendorEnvironment(context, vendor);
            var (address, key) = (environment.Address(), wantsSecrets ? environment.Key() : null);
            if (address is not null && (key is not null || vendor.KeyVariable is null || !wantsSecrets))
            {
                Add(new ProviderSettings { Name = vendor.Name, Kind = vendor.Kind, Dialect = vendor.Dialect, BaseUrl = address, ApiKey = key });
            }
        }
    }

    /// <summary>Languages of callers that go to the provider as they are.</summary>
    private static DoorKind Speaks(ProviderSettings provider) =>
        (provider.Kind == ProviderKind.Anthropic ? DoorKind.Messages : DoorKind.None) | (provider.HasResponses ? DoorKind.Responses : DoorKind.None);

    private void Add(ProviderSettings provider)
    {
        var models = new ProviderModels(ProviderSettings.VendorOf(provider.Kind, provider.Dialect), new ModelFacts { Prefill = provider.AssistantPrefill });
        if (wantsSecrets)
        {
            _settings.Add(provider with { Models = models });
        }

        _summaries.Add(new ProviderSummary(provider.Name, Vendors.CatalogOf(provider.Kind, provider.Dialect), provider.AssistantPrefill, provider.Limits, Speaks(provider)) { Models = models });
    }
}
