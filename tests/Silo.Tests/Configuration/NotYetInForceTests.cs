namespace Gateway.Silo.Tests.Configuration;

public sealed class NotYetInForceTests
{
    [Fact]
    public void Load_EverySettingThereIs_IsTaken()
    {
        using var folder = new SettingsFolder();
        folder.Write("gateway.json", Fixture.Read("everything.jsonc"));

        Assert.Equal("Host=db;Database=gateway", folder.Load().Node.ConnectionString);
    }

    [Theory]
    [InlineData(""" "Log": { "Bodies": "all" } """, "Gateway:Log:Bodies")]
    public void Load_SettingWithoutEffect_IsWarnedAbout(string settings, string? path)
    {
        using var folder = SettingsFolder.With(settings);

        var expected = path is null ? Array.Empty<string>() : [$"gateway.json: {path} is read but has no effect in this version"];
        Assert.Equal(expected, folder.Load().Warnings);
    }

    [Fact]
    public void Load_EmptyConnectionString_IsNone()
    {
        using var folder = new SettingsFolder();
        folder.Environment["ConnectionStrings__Gateway"] = "";

        Assert.Empty(folder.Load().Warnings);
    }
}
