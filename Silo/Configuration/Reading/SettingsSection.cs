using System.Globalization;

namespace Gateway.Silo.Configuration.Reading;

/// <summary>
/// One object of the configuration, read strictly. Each method asks for one setting, which makes its name a known one; a value that is
/// wrong is noted as an error and comes back like one that is absent, so that reading goes on and finds every error.
/// </summary>
internal sealed partial class SettingsSection
{
    private readonly SettingsContext _context;
    private readonly IConfigurationSection _section;
    private readonly string _pattern;
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    public SettingsSection(SettingsContext context, string name)
        : this(context, context.Root.GetSection(name), name)
    {
    }

    private SettingsSection(SettingsContext context, IConfigurationSection section, string pattern)
    {
        _context = context;
        _section = section;
        _pattern = pattern;
    }

    public string Name => _section.Key;

    public string Path => _section.Path;

    /// <summary>Whether it stands for an object, rather than a single value or nothing.</summary>
    public bool IsObject => _section.GetChildren().Any();

    /// <summary>Whether a single value stands here.</summary>
    public bool HasValue => !string.IsNullOrEmpty(_section.Value);

    public string PathOf(string name) => ConfigurationPath.Combine(Path, name);

    /// <summary>Whether the setting is there, right or wrong.</summary>
    public bool Has(string name) => _section.GetSection(name).Exists();

    /// <summary>Whether the setting is there with nothing in it.</summary>
    public bool IsEmpty(string name) => _section.GetSection(name) is var section && string.IsNullOrEmpty(section.Value) && !section.GetChildren().Any();

    /// <summary>The setting as messages show it, unless it is a reference: what that leads to may be a secret.</summary>
    public string Shown(string name) => SettingsContext.Show(_section[name] ?? "");

    /// <summary>Notes an error where the setting is there: it has no meaning here.</summary>
    public void Exclude(string name, string reason)
    {
        if (Has(name))
        {
            _context.Error(PathOf(name), $"is not allowed; {reason}");
        }
    }

    /// <summary>The object of this name; an empty one where it is absent.</summary>
    public SettingsSection Section(string name)
    {
        var pattern = Know(name);
        var section = _section.GetSection(name);
        if (section.Exists())
        {
            RequireObject(section);
            _context.Use(pattern, section.Path);
        }

        return new SettingsSection(_context, section, pattern);
    }

    /// <summary>The objects below this name, each under a name that the operator gave.</summary>
    public IReadOnlyList<SettingsSection> Named(string name) => [.. Section(name).Children()];

    /// <summary>The objects directly below, each under a name that the operator gave.</summary>
    public IEnumerable<SettingsSection> Children()
    {
        foreach (var child in _section.GetChildren())
        {
            RequireObject(child);
            yield return new SettingsSection(_context, child, ConfigurationPath.Combine(_pattern, "*"));
        }
    }

    /// <summary>The objects of the list of this name.</summary>
    public IReadOnlyList<SettingsSection> Items(string name)
    {
        var list = _section.GetSection(name);
        var pattern = Know(name);
        if (!RequireList(list, "a list of objects"))
        {
            return [];
        }

        _context.Use(pattern, list.Path);
        var items = list.GetChildren().ToList();
        items.ForEach(RequireObject);
        return [.. items.Select(item => new SettingsSection(_context, item, ConfigurationPath.Combine(pattern, "*")))];
    }

    /// <summary>The objects directly below, as further parts of this one's own name: of a name that holds a colon.</summary>
    public IEnumerable<SettingsSection> Nested() =>
        _section.GetChildren().Where(child => child.GetChildren().Any()).Select(child => new SettingsSection(_context, child, _pattern));

    /// <summary>Notes an error for each name that nothing asked for.</summary>
    public void RefuseUnknown(bool valuesOnly = false)
    {
        foreach (var child in _section.GetChildren())
        {
            if (!_names.Contains(child.Key) && !(valuesOnly && child.GetChildren().Any()))
            {
                var meant = NearestName.Of(child.Key, _names);
                var names = string.Join(", ", _names.Order(StringComparer.Ordinal));
                _context.Error(child.Path, $"is not a known setting;{(meant is null ? "" : $" did you mean {meant}?")} allowed: {names}");
            }
        }
    }

    private string Know(string name)
    {
        var pattern = ConfigurationPath.Combine(_pattern, name);
        _names.Add(name);
        _context.Known.Add(pattern);
        return pattern;
    }

    /// <summary>The value is not shown: a secret may have been put where its object belongs.</summary>
    private void RequireObject(IConfigurationSection section)
    {
        if (!string.IsNullOrEmpty(section.Value))
        {
            _context.Refuse(section.Path, "a single value", "an object");
        }
    }

    private bool RequireList(IConfigurationSection section, string allowed)
    {
        if (!section.Exists())
        {
            return false;
        }

        // An empty JSON array arrives as an empty text.
        if (!string.IsNullOrEmpty(section.Value) || section.GetChildren().Any(child => !int.TryParse(child.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
        {
            _context.Refuse(section.Path, section.Value is null ? "an object" : "a single value", allowed);
            return false;
        }

        return true;
    }
}
