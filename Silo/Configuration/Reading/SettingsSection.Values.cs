using System.Globalization;

namespace Gateway.Silo.Configuration.Reading;

internal sealed partial class SettingsSection
{
    /// <summary>A text that the test accepts.</summary>
    private static readonly string[] TimeFormats = ["yyyy-MM-dd", "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"];

    public string? Text(string name, Func<string, bool> test, string allowed, bool secret = false)
    {
        if (Find(name, allowed, secret) is not { } value)
        {
            return null;
        }

        return Check(value, test(value.Text), allowed) ? value.Text : null;
    }

    public long? Whole(string name, long least, long most, string unit = "")
    {
        var allowed = string.Create(CultureInfo.InvariantCulture, $"a whole number{unit} from {least} to {most}");
        return Find(name, allowed) is { } value
            && Check(value, TryWhole(value.Text, least, most, out var number), allowed)
            ? number
            : null;
    }

    public decimal? Number(string name, decimal least, decimal most, string unit = "")
    {
        var allowed = string.Create(CultureInfo.InvariantCulture, $"a number{unit} from {least} to {most}");
        return Find(name, allowed) is { } value
            && Check(value, TryNumber(value.Text, least, most, out var number), allowed)
            ? number
            : null;
    }

    /// <summary>A duration in seconds; fractions are allowed.</summary>
    public TimeSpan? Seconds(string name, decimal least, decimal most) =>
        Number(name, least, most, " of seconds") is { } seconds ? TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond)) : null;

    /// <summary>A date or a time as in ISO 8601; UTC where no offset is given.</summary>
    public DateTimeOffset? Time(string name)
    {
        const string Allowed = "a date or a time as in ISO 8601, such as 2030-01-31 or 2030-01-31T12:00:00Z; UTC where no offset is given";
        return Find(name, Allowed) is { } value
            && Check(value, DateTimeOffset.TryParseExact(value.Text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time), Allowed)
            ? time
            : null;
    }

    public bool? Flag(string name)
    {
        const string Allowed = "true or false";
        return Find(name, Allowed) is { } value && Check(value, bool.TryParse(value.Text, out var flag), Allowed) ? flag : null;
    }

    /// <summary>One of the names, in any case; comes back as it is spelled here.</summary>
    public string? Choice(string name, params IReadOnlyList<string> names)
    {
        var allowed = string.Join(", ", names);
        if (Find(name, allowed) is not { } value)
        {
            return null;
        }

        var found = names.FirstOrDefault(choice => choice.Equals(value.Text, StringComparison.OrdinalIgnoreCase));
        return Check(value, found is not null, allowed) ? found : null;
    }

    public T? Choice<T>(string name)
        where T : struct, Enum =>
        Choice(name, [.. Enum.GetNames<T>().Select(choice => choice.ToLowerInvariant())]) is { } found ? Enum.Parse<T>(found, ignoreCase: true) : null;

    /// <summary>A provider's URL.</summary>
    public Uri? Address(string name)
    {
        if (Find(name, ProviderAddress.Allowed) is not { } value)
        {
            return null;
        }

        value = ProviderAddress.MayHoldSecret(value.Text) ? value with { Shown = "the value (hidden)" } : value;
        var url = ProviderAddress.Parse(value.Text);
        return Check(value, url is not null, ProviderAddress.Allowed) ? url : null;
    }

    /// <summary>The values of the list of this name; null where it is absent.</summary>
    public IReadOnlyList<SettingValue>? Values(string name, string allowed)
    {
        var pattern = Know(name);
        var list = _section.GetSection(name);
        if (!RequireList(list, "a list, each " + allowed))
        {
            return null;
        }

        _context.Use(pattern, list.Path);
        return Resolve(list, allowed, secret: false);
    }

    /// <summary>The values below this name, each under a name that the operator gave.</summary>
    public IReadOnlyList<SettingValue> NamedValues(string name, string allowed, bool secret = false)
    {
        var section = Section(name);
        return Resolve(section._section, allowed, secret);
    }

    /// <summary>Knows the setting of this name, and reads nothing of it: a secret that this node must not have. Warns where it stands there all the same.</summary>
    public void Leave(string name)
    {
        Know(name);
        var section = _section.GetSection(name);
        if (section.AsEnumerable().Any(static entry => entry.Value is { Length: > 0 } text && !SettingsContext.IsReference(text)))
        {
            _context.Warn(section.Path, "is not used by a node of this role; a reference (env:NAME) keeps it from being there");
        }
    }

    public bool Check(SettingValue value, bool right, string allowed)
    {
        if (!right)
        {
            _context.Refuse(value, allowed);
        }

        return right;
    }

    private SettingValue? Find(string name, string allowed, bool secret = false)
    {
        var pattern = Know(name);
        var setting = _section.GetSection(name);
        if (setting.GetChildren().Any())
        {
            _context.Refuse(setting.Path, "an object or list", allowed);
            return null;
        }

        var value = setting.Value is { } raw ? _context.Resolve(name, setting.Path, raw, allowed, secret) : null;
        if (value is { } found)
        {
            _context.Use(pattern, found.Path, found.Text);
        }

        return value;
    }

    private List<SettingValue> Resolve(IConfigurationSection section, string allowed, bool secret)
    {
        var values = new List<SettingValue>();
        foreach (var child in section.GetChildren())
        {
            if (child.Value is not { } raw || child.GetChildren().Any())
            {
                _context.Refuse(child.Path, child.Value is null && !child.GetChildren().Any() ? "null" : "an object or list", allowed);
            }
            else if (_context.Resolve(child.Key, child.Path, raw, allowed, secret) is { } value)
            {
                values.Add(value);
            }
        }

        return values;
    }

    public static bool TryWhole(string text, long least, long most, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number) && number >= least && number <= most;

    public static bool TryNumber(string text, decimal least, decimal most, out decimal number) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out number)
        && number >= least && number <= most;
}
