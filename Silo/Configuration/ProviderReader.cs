using System.Collections.Frozen;
using Gateway.Grains.Interfaces.Models;
using Gateway.Grains.Providers;
using Gateway.Silo.Configuration.Reading;

namespace Gateway.Silo.Configuration;

/// <summary>Reads one provider.</summary>
/// <param name="context">What is read, and what is wrong with it.</param>
/// <param name="wantsSecrets">Whether this node calls providers; else credentials and headers are not looked at, and need not be there.</param>
internal sealed class ProviderReader(SettingsContext context, bool wantsSecrets)
{
    private const int MostConnections = 100_000;
    private const int MostEmbeddingInputs = 2048;

    /// <summary>The provider; null, with an error, where it cannot be used.</summary>
    public ProviderSettings? Read(SettingsSection section)
    {
        var named = Vendors.ByName(section.Name);
        var isSandbox = section.Name.Equals(Vendors.Sandbox, StringComparison.OrdinalIgnoreCase);

        // 1. Everything is read, so that every error is found whatever the kind is.
        var kind = section.Choice<ProviderKind>("Kind");
        var dialect = section.Choice<Dialect>("Dialect");
        var baseUrl = section.Address("BaseUrl");
        var apiKey = Secret(section);
        var apiVersion = section.Text("ApiVersion", Formats.IsName, "Azure's api-version, such as 2024-10-21");
        var headers = Headers(section);
        var connections = section.Whole("MaxConnections", 0, MostConnections, " of requests in flight (0: no bound)");
        var embeddings = section.Whole("MaxEmbeddingInputs", 1, MostEmbeddingInputs, " of texts in one request");
        var prefill = section.Flag("AssistantPrefill");
        var dropUnsupported = section.Flag("DropUnsupported");
        var responses = section.Choice("Responses", "native", "translate");
        var limits = LimitsReader.Read(section.Section("Limits"));
        var circuit = CircuitReader.Read(context, section.Section("Circuit"));
        section.RefuseUnknown();

        // 2. What the name implies.
        if (kind is null && !section.Has("Kind"))
        {
            kind = isSandbox ? ProviderKind.Sandbox : named?.Kind;
            if (kind is null)
            {
                context.Missing(section.PathOf("Kind"), "openai, anthropic, gemini, azure, sandbox");
            }
        }

        if (kind is not { } known)
        {
            return null;
        }

        if (isSandbox && known != ProviderKind.Sandbox)
        {
            context.Error(section.PathOf("Kind"), "the provider sandbox is built in and can only be of kind sandbox; give this one another name");
            return null;
        }

        ExcludeForeign(section, known);
        if (responses == "native" && known is not (ProviderKind.OpenAI or ProviderKind.Azure))
        {
            context.Error(section.PathOf("Responses"), "cannot be native; only providers of kind openai and azure can have the Responses API");
        }

        // 3. What the vendor implies.
        var ownDialect = dialect ?? (known == ProviderKind.OpenAI ? DialectOf(section.Name) : Dialect.Generic);
        var environment = named is not null && named.Kind == known ? new VendorEnvironment(context, named) : null;
        apiKey ??= section.Has("ApiKey") || !wantsSecrets ? null : environment?.Key();
        if (baseUrl is null && known != ProviderKind.Sandbox && !section.Has("BaseUrl"))
        {
            var vendor = Vendors.Of(known, ownDialect);
            baseUrl = vendor is null ? null : new VendorEnvironment(context, vendor).Address();
            if (baseUrl is null)
            {
                context.Missing(section.PathOf("BaseUrl"), ProviderAddress.Allowed + (vendor?.AddressVariable is { } variable ? $", here or in {variable}" : ""));
            }
            else if (wantsSecrets && apiKey is null && vendor?.KeyVariable is not null && !section.Has("ApiKey"))
            {
                context.Warn(section.Path, $"has no ApiKey, which {vendor.Name} wants");
            }
        }

        return baseUrl is null && known != ProviderKind.Sandbox
            ? null
            : new ProviderSettings
            {
                Name = section.Name,
                Kind = known,
                Dialect = ownDialect,
                BaseUrl = baseUrl,
                ApiKey = apiKey,
                ApiVersion = apiVersion,
                Headers = headers,
                MaxConnections = (int)(connections ?? 0),
                MaxEmbeddingInputs = (int?)embeddings,
                AssistantPrefill = prefill,
                Responses = responses is null ? null : responses == "native",
                Unsupported = dropUnsupported switch { null => UnsupportedPolicy.DropHints, true => UnsupportedPolicy.Drop, false => UnsupportedPolicy.Refuse },
                Limits = limits,
                Circuit = circuit,
            };
    }

    /// <summary>The dialect of this name. Not by <c>Enum.TryParse</c>: that takes numbers too.</summary>
    private static Dialect DialectOf(string name) =>
        Enum.GetValues<Dialect>().FirstOrDefault(dialect => dialect.ToString().Equals(name, StringComparison.OrdinalIgnoreCase), Dialect.Generic);

    private static void ExcludeForeign(SettingsSection section, ProviderKind kind)
    {
        if (kind != ProviderKind.OpenAI)
        {
            section.Exclude("Dialect", "only providers of kind openai have one");
        }

        if (kind != ProviderKind.Azure)
        {
            section.Exclude("ApiVersion", "only providers of kind azure have one");
        }

        if (kind == ProviderKind.Sandbox)
        {
            section.Exclude("BaseUrl", "the sandbox answers without network");
            section.Exclude("ApiKey", "the sandbox wants none");
        }
    }

    private string? Secret(SettingsSection section)
    {
        if (wantsSecrets)
        {
            return section.Text("ApiKey", Formats.IsCredential, Formats.Credential, secret: true);
        }

        section.Leave("ApiKey");
        return null;
    }

    private FrozenDictionary<string, string> Headers(SettingsSection section)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (!wantsSecrets)
        {
            section.Leave("Headers");
            return headers.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        }

        foreach (var header in section.NamedValues("Headers", Formats.HeaderValue, secret: true))
        {
            if (!Formats.IsHeaderName(header.Name))
            {
                context.Refuse(header.Path, "the name", Formats.HeaderName);
            }
            else if (section.Check(header, Formats.IsHeaderValue(header.Text), Formats.HeaderValue))
            {
                headers[header.Name] = header.Text;
            }
        }

        return headers.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
