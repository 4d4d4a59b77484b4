using Microsoft.Extensions.Configuration.Json;

namespace Gateway.Silo.Configuration.Sources;

/// <summary>A JSON file that is read once, by the ordinary JSON provider: comments and trailing commas are allowed.</summary>
internal sealed class SettingsFileSource(SettingsFile file) : JsonStreamConfigurationSource
{
    public SettingsFile File { get; } = file;

    public override IConfigurationProvider Build(IConfigurationBuilder builder) => new SettingsFileProvider(this);
}
