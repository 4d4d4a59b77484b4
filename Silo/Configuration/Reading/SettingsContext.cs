using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gateway.Silo.Configuration.Reading;

/// <summary>What one reading of the configuration collects: every error, every warning, and which settings there are at all.</summary>
internal sealed partial class SettingsContext(IConfigurationRoot root, IReadOnlyDictionary<string, string> environment)
{
    private const string ReferencePrefix = "env:";
    private const int LongestShown = 100;

    private readonly List<string> _errors = [];
    private readonly List<string> _warnings = [];

    public IConfigurationRoot Root { get; } = root;

    public IReadOnlyList<string> Errors => _errors;

    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Every setting that was asked for, names given by the operator as <c>*</c>.</summary>
    public SortedSet<string> Known { get; } = new(StringComparer.Ordinal);

    /// <summary>The environment variable's value; null where it is not set or empty, which many tools cannot tell apart.</summary>
    public string? Variable(string name) => environment.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    public void Refuse(SettingValue value, string allowed) => Refuse(value.Path, value.Shown, allowed);

    public void Refuse(string path, string what, string allowed) => Error(path, $"{what} is not allowed; allowed: {allowed}");

    public void Missing(string path, string allowed) => Error(path, $"is missing; allowed: {allowed}");

    public void Error(string path, string message) => AddError(SettingOrigin.Of(Root, path), path, message);

    /// <summary>An error in something that no configuration source supplies, such as a vendor's own environment variable.</summary>
    public void AddError(string source, string path, string message) => Add(_errors, $"{source}: {path}: {message}");

    public void Warn(string path, string message) => Add(_warnings, $"{SettingOrigin.Of(Root, path)}: {path} {message}");

    public void AddWarning(string line) => Add(_warnings, line);

    /// <summary>Takes note that a setting is used, and says where this version does not do it.</summary>
    public void Use(string pattern, string path, string? text = null)
    {
        if (NotYetInForce.Find(pattern, text) is not { } gap)
        {
            return;
        }

        if (gap.Refused)
        {
            Error(path, $"{gap.Why}; remove the setting");
        }
        else
        {
            Warn(path, "is read but has no effect in this version");
        }
    }

    /// <summary>Follows <c>env:NAME</c>. Null, with an error, where that leads nowhere.</summary>
    public SettingValue? Resolve(string name, string path, string raw, string allowed, bool secret)
    {
        if (!IsReference(raw))
        {
            return new SettingValue(name, path, raw, secret ? "the value (hidden)" : Quote(raw));
        }

        var variable = raw[ReferencePrefix.Length..];
        if (!VariableName().IsMatch(variable))
        {
            Refuse(path, secret ? "the reference (hidden)" : Quote(raw), "env:NAME with the name of an environment variable");
            return null;
        }

        if (Variable(variable) is not { } text)
        {
            Error(path, $"the environment variable {variable} is not set or is empty; allowed: {allowed}");
            return null;
        }

        // What stands in a variable may be a secret that is referred to in the wrong place.
        return new SettingValue(name, path, text, $"the value of the environment variable {variable} (hidden)");
    }

    /// <summary>Whether the value stands elsewhere.</summary>
    public static bool IsReference(string raw) => raw.StartsWith(ReferencePrefix, StringComparison.Ordinal);

    /// <summary>A value that is no secret as messages show it; a reference stays one.</summary>
    public static string Show(string raw) => IsReference(raw) ? raw : Quote(raw);

    /// <summary>A text in one line, in quotes, and not too long.</summary>
    public static string Quote(string text) =>
        JsonSerializer.Serialize(text.Length <= LongestShown ? text : string.Concat(text.AsSpan(0, LongestShown), "..."), QuoteOptions);

    private static readonly JsonSerializerOptions QuoteOptions = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static void Add(List<string> lines, string line)
    {
        if (!lines.Contains(line))
        {
            lines.Add(line);
        }
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex VariableName();
}
