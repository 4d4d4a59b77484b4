namespace Gateway.Silo.Configuration.Sources;

/// <summary>Environment variables as configuration: <c>Gateway__DataDirectory</c> is <c>Gateway:DataDirectory</c>.</summary>
internal sealed class EnvironmentSource(IReadOnlyDictionary<string, string> variables) : IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder) => new EnvironmentProvider(variables);
}
