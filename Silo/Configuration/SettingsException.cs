namespace Gateway.Silo.Configuration;

/// <summary>The configuration cannot be used. Every reason is one line that can be shown as it is: it holds no secret.</summary>
internal sealed class SettingsException(IReadOnlyList<string> lines) : Exception(string.Join(Environment.NewLine, lines))
{
    public IReadOnlyList<string> Lines { get; } = lines;
}
