using Gateway.Silo.Configuration.Reading;

namespace Gateway.Silo.Configuration;

/// <summary>What the environment variables of a vendor's own tools say.</summary>
internal sealed class VendorEnvironment(SettingsContext context, Vendor vendor)
{
    /// <summary>The credential; null where it is not set or, with an error, not usable.</summary>
    public string? Key() => Read(vendor.KeyVariable, text => Formats.IsCredential(text) ? text : null, Formats.Credential);

    /// <summary>Where the vendor's service is; null where that is not known or, with an error, not usable.</summary>
    public Uri? Address()
    {
        if (vendor.AddressVariable is null || context.Variable(vendor.AddressVariable) is null)
        {
            return vendor.BaseUrl is null ? null : new Uri(vendor.BaseUrl);
        }

        return vendor.KeyVariable is null
            ? Read(vendor.AddressVariable, ProviderAddress.ParseOllama, "host, host:port or " + ProviderAddress.Allowed)
            : Read(vendor.AddressVariable, ProviderAddress.Parse, ProviderAddress.Allowed);
    }

    private T? Read<T>(string? variable, Func<string, T?> parse, string allowed)
        where T : class
    {
        if (variable is null || context.Variable(variable) is not { } text)
        {
            return null;
        }

        var parsed = parse(text);
        if (parsed is null)
        {
            context.AddError($"environment variable {variable}", $"provider {vendor.Name}", $"the value (hidden) is not allowed; allowed: {allowed}");
        }

        return parsed;
    }
}
