namespace Gateway.Silo.Tests.Configuration;

public sealed class UnknownNameTests
{
    [Theory]
    [InlineData(""" "DrainSecond": 5 """, "Gateway:DrainSecond", "DrainSeconds")]
    [InlineData(""" "Provders": { "a": { "ApiKey": "sk-hidden" } } """, "Gateway:Provders", "Providers")]
    [InlineData(""" "Providers": { "groq": { "ApiKye": "sk-hidden" } } """, "Gateway:Providers:groq:ApiKye", "ApiKey")]
    [InlineData(""" "Routes": { "r": { "Targets": [ { "Model": "sandbox/echo", "Wieght": 1 } ] } } """, "Gateway:Routes:r:Targets:0:Wieght", "Weight")]
    [InlineData(""" "Keys": { "k": { "Secret": "0123456789abcdef01234567", "Expires": "sk-hidden" } } """, "Gateway:Keys:k:Expires", "ExpiresAt")]
    [InlineData(""" "Cluster": { "ClusterID2": 1 } """, "Gateway:Cluster:ClusterID2", "ClusterId")]
    [InlineData(""" "Billing": { "Rate": {} } """, "Gateway:Billing:Rate", "Rates")]
    public void Load_UnknownName_SuggestsTheNearestAndListsAll(string settings, string path, string meant)
    {
        using var folder = SettingsFolder.With(settings);

        var line = folder.Error();

        Assert.StartsWith($"gateway.json: {path}: is not a known setting; did you mean {meant}? allowed: ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_UnknownNameNearNothing_ListsTheAllowedNames()
    {
        using var folder = SettingsFolder.With(""" "Log": { "Xyz": 1 } """);

        Assert.Equal("gateway.json: Gateway:Log:Xyz: is not a known setting; allowed: Bodies, RetentionMonths", folder.Error());
    }

    [Fact]
    public void Load_UnknownNameInEnvironmentOrArguments_NamesThem()
    {
        using var folder = new SettingsFolder();
        folder.Environment["Gateway__Foo__Bar"] = "x";
        folder.Arguments.Add("--Gateway:Zzz=y");

        var errors = folder.Errors();

        Assert.StartsWith("environment variable Gateway__Foo__Bar: Gateway:Foo: is not a known setting;", errors[0], StringComparison.Ordinal);
        Assert.StartsWith("command line: Gateway:Zzz: is not a known setting;", errors[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Load_UnknownNameAtTheTopOfTheFile_IsRefused()
    {
        using var folder = new SettingsFolder();
        folder.Write("gateway.json", """{ "$schema": "x", "Gatway": { "DrainSeconds": 5 }, "Logging": { "LogLevel": { "Default": "Debug" } }, "ConnectionStrings": { "Gatewy": "Host=h" } }""");

        Assert.Equal(
            [
                "gateway.json: Gatway: is not a known setting; did you mean Gateway? allowed: Gateway, ConnectionStrings, Logging, Kestrel, Urls, AllowedHosts, $schema",
                "gateway.json: ConnectionStrings:Gatewy: is not a known setting; did you mean Gateway? allowed: Gateway",
            ],
            folder.Errors());
    }

    [Fact]
    public void Load_UnknownNameAtTheTopOfSharedSources_IsLeftAlone()
    {
        using var folder = new SettingsFolder();
        folder.Write("appsettings.json", """{ "Other": { "Program": 1 }, "ConnectionStrings": { "Other": "x" } }""");
        folder.Environment["Other__Setting"] = "x";
        folder.Arguments.AddRange(["--urls", "http://localhost:1"]);

        Assert.Empty(folder.Load().Warnings);
    }
}
