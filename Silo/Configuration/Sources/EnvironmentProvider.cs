namespace Gateway.Silo.Configuration.Sources;

/// <summary>
/// Like the framework's provider, but over a given set of variables and with their names kept: messages name the variable as it is spelled.
/// </summary>
internal sealed class EnvironmentProvider(IReadOnlyDictionary<string, string> variables) : ConfigurationProvider
{
    private readonly Dictionary<string, string> _names = new(StringComparer.OrdinalIgnoreCase);

    public override void Load()
    {
        foreach (var (name, value) in variables)
        {
            var path = name.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal);
            _names[path] = name;
            Data[path] = value;
        }
    }

    /// <summary>The variable that supplies this path or, failing that, the first one below it.</summary>
    public string NameOf(string path) =>
        _names.TryGetValue(path, out var name)
            ? name
            : _names.Where(pair => pair.Key.StartsWith(path + ConfigurationPath.KeyDelimiter, StringComparison.OrdinalIgnoreCase))
                .Select(pair => pair.Value)
                .Order(StringComparer.Ordinal)
                .FirstOrDefault(path);
}
