using Gateway.Silo.Configuration.Sources;

namespace Gateway.Silo.Configuration;

/// <summary>The way in: from sources to settings.</summary>
internal static class SettingsLoader
{
    /// <summary>
    /// Reads and checks everything. Throws <see cref="SettingsException"/>, whose lines the host prints to standard error before it ends with 1.
    /// </summary>
    /// <param name="sources">Where settings come from.</param>
    /// <param name="time">Tells when they were read.</param>
    /// <param name="before">The settings in force; null at the start.</param>
    public static GatewaySettings Load(SettingsSources sources, TimeProvider time, GatewaySettings? before = null) => Load(sources.Read(), time, before);

    /// <summary>The same for sources that were read before, where the host wants their <see cref="LoadedSources.Root"/> as well.</summary>
    public static GatewaySettings Load(LoadedSources sources, TimeProvider time, GatewaySettings? before = null) =>
        new GatewaySettingsReader(sources, time.GetUtcNow(), before).Read();
}
