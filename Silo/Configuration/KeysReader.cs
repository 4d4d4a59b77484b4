using System.Globalization;
using Gateway.Api;
using Gateway.Grains.Interfaces.ApiKeys;
using Gateway.Silo.Configuration.Reading;

namespace Gateway.Silo.Configuration;

/// <summary>Reads <c>Gateway:Keys</c>: the declared keys. A secret is hashed as soon as it is read.</summary>
internal sealed class KeysReader(SettingsContext context, BudgetReader budgets)
{
    private const int MostMetadata = 16;
    private const int LongestMetadata = 512;

    private static readonly string[] TimeFormats = ["yyyy-MM-dd", "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"];

    public IReadOnlyList<DeclaredKey> Read(SettingsSection gateway, string? adminKey)
    {
        var keys = new List<DeclaredKey>();
        var owners = new Dictionary<SecretHash, string>();
        if (adminKey is not null)
        {
            owners.Add(SecretHash.Of(adminKey), gateway.PathOf("AdminKey"));
        }

        foreach (var section in gateway.Named("Keys"))
        {
            if (ReadKey(section) is not { } key)
            {
                continue;
            }

            if (owners.TryAdd(key.Secret, section.PathOf("Secret")))
            {
                keys.Add(key);
            }
            else
            {
                context.Error(section.PathOf("Secret"), $"is the same secret as {owners[key.Secret]}; allowed: a secret of its own");
            }
        }

        return keys;
    }

    private DeclaredKey? ReadKey(SettingsSection section)
    {
        if (!Formats.IsName(section.Name))
        {
            context.Refuse(section.Path, "the name", Formats.Name);
        }

        var secret = section.Text("Secret", Formats.IsSecret, Formats.Secret, secret: true);
        if (secret is null && !section.Has("Secret"))
        {
            context.Missing(section.PathOf("Secret"), Formats.Secret);
        }

        var policy = new ApiKeyPolicy(
            section.Name,
            section.Text("Team", Formats.IsName, Formats.Name),
            Models(section),
            ExpiresAt(section),
            Metadata(section),
            LimitsReader.Read(section.Section("Limits")),
            budgets.Read(section));
        section.RefuseUnknown();
        return secret is null ? null : new DeclaredKey(section.Name, SecretHash.Of(secret), policy);
    }

    private string[]? Models(SettingsSection section)
    {
        var values = section.Values("Models", Formats.Pattern);
        if (values is { Count: 0 } && section.IsEmpty("Models"))
        {
            // To the key's policy an empty list means all models: hardly what is meant by naming none.
            context.Refuse(section.PathOf("Models"), "an empty list", "one entry at least; without Models the key may use all");
        }

        return values is null ? null : [.. values.Where(value => section.Check(value, Formats.IsModel(value.Text), Formats.Pattern)).Select(value => value.Text)];
    }

    private static DateTimeOffset? ExpiresAt(SettingsSection section)
    {
        DateTimeOffset time = default;
        var text = section.Text(
            "ExpiresAt",
            text => DateTimeOffset.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time),
            "a date or a time as in ISO 8601, such as 2030-01-31 or 2030-01-31T12:00:00Z; UTC where no offset is given");
        return text is null ? null : time;
    }

    private Dictionary<string, string>? Metadata(SettingsSection section)
    {
        const string Allowed = "a text of at most 512 characters";
        var values = section.NamedValues("Metadata", Allowed);
        if (values.Count > MostMetadata)
        {
            context.Refuse(section.PathOf("Metadata"), $"{values.Count} pairs", "16 pairs at most");
        }

        foreach (var value in values)
        {
            section.Check(value, value.Text.Length <= LongestMetadata, Allowed);
            if (!Formats.IsName(value.Name))
            {
                context.Refuse(value.Path, "the name", Formats.Name);
            }
        }

        return values.Count == 0 ? null : values.ToDictionary(value => value.Name, value => value.Text, StringComparer.Ordinal);
    }
}
