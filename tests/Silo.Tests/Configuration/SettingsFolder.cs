using Gateway.Silo.Configuration;
using Gateway.Silo.Configuration.Sources;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Silo.Tests.Configuration;

/// <summary>A working directory with configuration files, and the environment and arguments of a process that starts in it.</summary>
internal sealed class SettingsFolder : IDisposable
{
    public const string AdminKey = "adm-0123456789abcdef0123456789";
    public const string KeySecret = "sk-test-0123456789abcdef0123";

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("gateway-settings-").FullName;

    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    public List<string> Arguments { get; } = [];

    public SettingsSources Sources => new(Arguments, Environment, Directory);

    public static SettingsFolder With(string gatewaySettings)
    {
        var folder = new SettingsFolder();
        folder.WriteGateway(gatewaySettings);
        return folder;
    }

    public string PathOf(string name) => Path.Combine(Directory, name);

    public void Write(string name, string text) => File.WriteAllText(PathOf(name), text);

    /// <summary>Writes <c>gateway.json</c> with these settings below <c>Gateway</c>.</summary>
    public void WriteGateway(string settings) => Write("gateway.json", $$"""{ "Gateway": { {{settings}} } }""");

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 23, 6, 30, 0, TimeSpan.Zero));

    public GatewaySettings Load() => Load(null);

    /// <param name="before">The settings in force.</param>
    public GatewaySettings Load(GatewaySettings? before) => SettingsLoader.Load(Sources, Time, before);

    public IReadOnlyList<string> Errors() => Assert.Throws<SettingsException>(() => Load()).Lines;

    /// <summary>The one error there is.</summary>
    public string Error() => Assert.Single(Errors());

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
}
