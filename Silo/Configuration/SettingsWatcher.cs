using Gateway.Silo.Configuration.Sources;

namespace Gateway.Silo.Configuration;

/// <summary>
/// Looks at the configuration's files every second and puts a changed configuration into force. One that cannot be used, or a file
/// that is gone, is logged and leaves the old settings as they are. Files are polled: change notifications miss swapped links and network file systems.
/// </summary>
internal sealed class SettingsWatcher(
    SettingsSources sources,
    GatewaySettings current,
    ISettingsApplier applier,
    TimeProvider time,
    ILogger<SettingsWatcher> logger) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly GatewaySettings _started = current;
    private readonly PeriodicTimer _timer = new(Interval, time);
    private GatewaySettings _current = current;
    private IReadOnlyList<FileStamp> _seen = [.. current.Files.Select(file => file.Stamp)];

    public override void Dispose()
    {
        _timer.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await _timer.WaitForNextTickAsync(stoppingToken))
            {
                Look();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    /// <summary>One look at the files.</summary>
    internal void Look()
    {
        IReadOnlyList<FileStamp> stamps = [.. _current.Files.Select(file => FileStamp.Of(file.FullPath))];
        if (stamps.SequenceEqual(_seen))
        {
            return;
        }

        // A file that cannot be used is complained about once, until it changes again.
        _seen = stamps;
        var gone = _current.Files.Where((file, at) => file.Stamp.Exists && !stamps[at].Exists).ToList();
        if (gone.Count > 0)
        {
            gone.ForEach(file => SettingsLog.SettingsRefused(logger, $"{file.Name}: the file is gone"));
            return;
        }

        try
        {
            Change(SettingsLoader.Load(sources, time, _current));
        }
        catch (SettingsException refused)
        {
            foreach (var line in refused.Lines)
            {
                SettingsLog.SettingsRefused(logger, line);
            }
        }
    }

    private void Change(GatewaySettings changed)
    {
        var known = _current.Warnings;
        try
        {
            applier.Apply(changed);
        }
        catch (Exception failure)
        {
            // The node goes on serving; the next edit is another try.
            SettingsLog.ApplyFailed(logger, failure);
            return;
        }

        _current = changed;
        SettingsLog.SettingsChanged(logger, changed);
        foreach (var warning in changed.Warnings.Except(known))
        {
            SettingsLog.SettingsWarning(logger, warning);
        }

        WarnOfRestart("Gateway:DataDirectory", settings => settings.DataDirectory);
        WarnOfRestart("Gateway:Role", settings => settings.Role);
        WarnOfRestart("Gateway:Dashboard", settings => settings.Dashboard);
        WarnOfRestart("Gateway:DashboardRates", settings => settings.DashboardRates);
        WarnOfRestart("Gateway:Cluster", settings => settings.Cluster);
        WarnOfRestart("ConnectionStrings:Gateway", settings => settings.ConnectionString);
        WarnOfRestart("Gateway:Log:RetentionMonths", settings => settings.RetentionMonths);
    }

    private void WarnOfRestart<T>(string setting, Func<NodeSettings, T> part)
    {
        if (!EqualityComparer<T>.Default.Equals(part(_started.Node), part(_current.Node)))
        {
            SettingsLog.RestartNeeded(logger, setting);
        }
    }
}
