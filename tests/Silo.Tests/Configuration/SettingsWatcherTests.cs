using Gateway.Silo.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Silo.Tests.Configuration;

public sealed class SettingsWatcherTests : IDisposable
{
    private readonly SettingsFolder _folder = SettingsFolder.With(""" "DrainSeconds": 5 """);
    private readonly RecordingApplier _applier = new();
    private readonly RecordingLogger<SettingsWatcher> _logger = new();
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Look_NothingChanged_DoesNothing()
    {
        using var watcher = Watch();

        watcher.Look();

        Assert.Empty(_applier.Applied);
        Assert.Empty(_logger.Lines);
    }

    [Fact]
    public void Look_FileChanged_AppliesItOnce()
    {
        using var watcher = Watch();
        _folder.WriteGateway(""" "DrainSeconds": 10, "Providers": { "groq": { "ApiKey": "k" } }, "Prices": { "groq/m": { "InputPerMillion": 1 } } """);

        watcher.Look();
        watcher.Look();

        var settings = Assert.Single(_applier.Applied);
        Assert.Equal(10, settings.Node.DrainSeconds);
        Assert.Contains(settings.Providers, provider => provider.Name == "groq");
        Assert.Equal("groq/m", Assert.Single(settings.Api.Prices).Model);
        Assert.Equal([(LogLevel.Information, "Configuration changed and is in force: 2 providers, 0 routes, 0 declared keys.")], _logger.Lines);
    }

    [Fact]
    public void Look_SameLengthOtherTime_IsAChange()
    {
        using var watcher = Watch();
        _folder.WriteGateway(""" "DrainSeconds": 6 """);
        File.SetLastWriteTimeUtc(_folder.PathOf("gateway.json"), new DateTime(2040, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        watcher.Look();

        Assert.Equal(6, Assert.Single(_applier.Applied).Node.DrainSeconds);
    }

    [Fact]
    public void Look_BadEdit_LogsEveryLineOnceAndKeepsTheOldSettings()
    {
        using var watcher = Watch();
        _folder.WriteGateway(""" "DrainSeconds": -1000, "Dashboard": "maybe" """);

        watcher.Look();
        watcher.Look();

        Assert.Empty(_applier.Applied);
        Assert.Equal(
            [
                (LogLevel.Error, "The changed configuration is refused, the old one stays in force: gateway.json: Gateway:DrainSeconds: \"-1000\" is not allowed; allowed: a whole number of seconds from 0 to 3600"),
                (LogLevel.Error, "The changed configuration is refused, the old one stays in force: gateway.json: Gateway:Dashboard: \"maybe\" is not allowed; allowed: true or false"),
            ],
            _logger.Lines);

        _folder.WriteGateway(""" "DrainSeconds": 11 """);
        watcher.Look();
        Assert.Equal(11, Assert.Single(_applier.Applied).Node.DrainSeconds);
    }

    [Fact]
    public void Look_MalformedEdit_IsRefused()
    {
        using var watcher = Watch();
        _folder.Write("gateway.json", "{ \"Gateway\": { ");

        watcher.Look();

        Assert.Empty(_applier.Applied);
        Assert.Contains("gateway.json: line 1, position", Assert.Single(_logger.Lines).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Look_FileGone_KeepsTheOldSettingsUntilItIsBack()
    {
        using var watcher = Watch();
        File.Delete(_folder.PathOf("gateway.json"));

        watcher.Look();
        watcher.Look();

        Assert.Empty(_applier.Applied);
        Assert.Equal((LogLevel.Error, "The changed configuration is refused, the old one stays in force: gateway.json: the file is gone"), Assert.Single(_logger.Lines));

        _folder.WriteGateway(""" "DrainSeconds": 12 """);
        watcher.Look();
        Assert.Equal(12, Assert.Single(_applier.Applied).Node.DrainSeconds);
    }

    [Fact]
    public void Look_FileAppears_IsRead()
    {
        File.Delete(_folder.PathOf("gateway.json"));
        using var watcher = Watch();
        _folder.WriteGateway(""" "DrainSeconds": 13 """);

        watcher.Look();

        Assert.Equal(13, Assert.Single(_applier.Applied).Node.DrainSeconds);
    }

    [Fact]
    public void Look_LinkIsPointedElsewhere_IsAChange()
    {
        Directory.CreateDirectory(_folder.PathOf("one"));
        Directory.CreateDirectory(_folder.PathOf("two"));
        _folder.Write("one/gateway.json", """{ "Gateway": { "DrainSeconds": 5 } }""");
        _folder.Write("two/gateway.json", """{ "Gateway": { "DrainSeconds": 14 } }""");
        File.Delete(_folder.PathOf("gateway.json"));
        Directory.CreateSymbolicLink(_folder.PathOf("current"), "one");
        File.CreateSymbolicLink(_folder.PathOf("gateway.json"), "current/gateway.json");
        using var watcher = Watch();

        watcher.Look();
        Assert.Empty(_applier.Applied);

        Directory.Delete(_folder.PathOf("current"));
        Directory.CreateSymbolicLink(_folder.PathOf("current"), "two");
        watcher.Look();

        Assert.Equal(14, Assert.Single(_applier.Applied).Node.DrainSeconds);
    }

    [Fact]
    public void Look_SettingThatNeedsARestart_IsWarnedAbout()
    {
        using var watcher = Watch();
        _folder.WriteGateway(""" "DrainSeconds": 5, "DataDirectory": "other", "Dashboard": false, "Cluster": { "SiloPort": 1 } """);

        watcher.Look();

        Assert.Single(_applier.Applied);
        Assert.Equal(
            [
                "Gateway:DataDirectory changed; the change takes effect at the next start.",
                "Gateway:Dashboard changed; the change takes effect at the next start.",
                "Gateway:Cluster changed; the change takes effect at the next start.",
            ],
            _logger.Lines.Where(line => line.Level == LogLevel.Warning).Select(line => line.Text));
    }

    [Fact]
    public void Look_ApplierFails_IsLoggedAndTheNextEditIsTried()
    {
        using var watcher = Watch();
        _applier.Fails = true;
        _folder.WriteGateway(""" "DrainSeconds": 100 """);
        watcher.Look();
        Assert.Equal((LogLevel.Error, "The changed configuration could not be put into force."), Assert.Single(_logger.Lines));

        _applier.Fails = false;
        _folder.WriteGateway(""" "DrainSeconds": 1000 """);
        watcher.Look();

        Assert.Equal(1000, Assert.Single(_applier.Applied).Node.DrainSeconds);
    }

    [Fact]
    public async Task Run_ASecondAfterAChange_AppliesItAndStopsCleanly()
    {
        using var watcher = Watch();
        await watcher.StartAsync(CancellationToken.None);
        _folder.WriteGateway(""" "DrainSeconds": 15 """);

        _time.Advance(SettingsWatcher.Interval);
        await _applier.First;
        await watcher.StopAsync(CancellationToken.None);

        Assert.Equal(15, _applier.Applied[0].Node.DrainSeconds);
        Assert.True(watcher.ExecuteTask!.IsCompletedSuccessfully, "The watcher did not end by itself.");
    }

    private SettingsWatcher Watch() => new(_folder.Sources, _folder.Load(), _applier, _time, _logger);
}
