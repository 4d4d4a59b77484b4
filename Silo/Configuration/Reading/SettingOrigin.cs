using Gateway.Silo.Configuration.Sources;
using Microsoft.Extensions.Configuration.CommandLine;

namespace Gateway.Silo.Configuration.Reading;

/// <summary>Which source a setting comes from, in the words of a message.</summary>
internal static class SettingOrigin
{
    /// <summary>The strongest source that supplies the path, something below it or, where nothing does, the nearest path above it.</summary>
    public static string Of(IConfigurationRoot root, string path)
    {
        for (string? at = path; at is not null; at = ConfigurationPath.GetParentPath(at))
        {
            var provider = root.Providers.Reverse().FirstOrDefault(provider => Supplies(provider, at));
            if (provider is not null)
            {
                return Describe(provider, at);
            }
        }

        return "configuration";
    }

    private static bool Supplies(IConfigurationProvider provider, string path) =>
        provider.TryGet(path, out _) || provider.GetChildKeys([], path).Any();

    private static string Describe(IConfigurationProvider provider, string path) => provider switch
    {
        SettingsFileProvider file => file.File.Name,
        EnvironmentProvider environment => $"environment variable {environment.NameOf(path)}",
        CommandLineConfigurationProvider => "command line",
        _ => provider.GetType().Name,
    };
}
