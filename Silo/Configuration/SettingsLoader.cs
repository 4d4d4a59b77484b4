using Gateway.Silo.Configuration.Sources;

namespace Gateway.Silo.Configuration;

/// <summary>The way in: from sources to settings.</summary>
internal static class SettingsLoader
{
    /// <summary>
    /// Reads and checks everything. Throws <see cref="SettingsException"/>, whose lines the host prints to standard error before it ends with 1.
    /// </summary>
    public static GatewaySettings Load(SettingsSources sources) => Load(sources.Read());

    /// <summary>The same for sources that were read before, where the host wants their <see cref="LoadedSources.Root"/> as well.</summary>
    public static GatewaySettings Load(LoadedSources sources) => new GatewaySettingsReader(sources).Read();
}
