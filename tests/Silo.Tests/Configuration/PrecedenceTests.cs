namespace Gateway.Silo.Tests.Configuration;

public sealed class PrecedenceTests
{
    [Fact]
    public void Load_WithoutAnySource_GivesDefaults()
    {
        using var folder = new SettingsFolder();

        var settings = folder.Load();

        Assert.Null(settings.Node.AdminKey);
        Assert.Equal("", settings.Api.AdminKey);
        Assert.Equal(folder.PathOf("data"), settings.Node.DataDirectory);
        Assert.Equal(30, settings.Node.DrainSeconds);
        Assert.True(settings.Node.Dashboard);
        Assert.Equal(11111, settings.Node.Cluster.SiloPort);
        Assert.Equal(32 * 1024 * 1024, settings.Api.MaxRequestBytes);
        Assert.Equal("sandbox", Assert.Single(settings.Providers).Name);
        Assert.Empty(settings.Warnings);
    }

    [Fact]
    public void Load_SameSettingInEverySource_TakesTheStrongest()
    {
        using var folder = new SettingsFolder();
        folder.Write("appsettings.json", """{ "Gateway": { "DrainSeconds": 1, "MaxRequestBytes": 1025, "MaxResponseBytes": 1025, "Dashboard": false } }""");
        Assert.Equal(1, folder.Load().Node.DrainSeconds);

        folder.WriteGateway(""" "DrainSeconds": 2, "MaxRequestBytes": 2048, "MaxResponseBytes": 2048 """);
        Assert.Equal(2, folder.Load().Node.DrainSeconds);

        folder.Environment["Gateway__DrainSeconds"] = "3";
        folder.Environment["GATEWAY__MAXREQUESTBYTES"] = "4096";
        Assert.Equal(3, folder.Load().Node.DrainSeconds);

        folder.Arguments.AddRange(["--Gateway:DrainSeconds=4"]);
        var settings = folder.Load();
        Assert.Equal(4, settings.Node.DrainSeconds);
        Assert.Equal(4096, settings.Api.MaxRequestBytes);
        Assert.Equal(2048, settings.Api.MaxResponseBytes);
        Assert.False(settings.Node.Dashboard);
    }

    [Fact]
    public void Load_FileNamedByArgument_IsReadInsteadOfTheVariablesAndTheDefault()
    {
        using var folder = SettingsFolder.With(""" "DrainSeconds": 1 """);
        folder.Write("variable.json", """{ "Gateway": { "DrainSeconds": 2 } }""");
        folder.Write("argument.json", """{ "Gateway": { "DrainSeconds": 3 } }""");

        folder.Environment["GATEWAY_CONFIG"] = "variable.json";
        Assert.Equal(2, folder.Load().Node.DrainSeconds);

        folder.Arguments.AddRange(["--config", folder.PathOf("argument.json")]);
        Assert.Equal(3, folder.Load().Node.DrainSeconds);
    }

    [Fact]
    public void Load_NamedFileMissing_SaysWhoNamedIt()
    {
        using var folder = new SettingsFolder();
        folder.Environment["GATEWAY_CONFIG"] = "none.json";
        Assert.Equal("none.json: the file does not exist; it is named by the environment variable GATEWAY_CONFIG", folder.Error());

        folder.Arguments.AddRange(["--config=nowhere/none.json"]);
        Assert.Equal("nowhere/none.json: the file does not exist; it is named by the command line (--config)", folder.Error());
    }

    [Fact]
    public void Load_ConfigArgumentWithoutFile_IsRefused()
    {
        using var folder = new SettingsFolder();
        folder.Arguments.Add("--config");

        Assert.Equal("command line: --config: no file is named; allowed: --config FILE", folder.Error());
    }

    [Fact]
    public void Load_NamedFileIsADirectory_IsOneLine()
    {
        using var folder = new SettingsFolder();
        folder.Arguments.AddRange(["--config", "."]);

        Assert.StartsWith(".: the file cannot be read: ", folder.Error(), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_CommentsAndTrailingCommas_AreAllowed()
    {
        using var folder = new SettingsFolder();
        folder.Write("gateway.json", """
            {
              // a comment
              "Gateway": { "DrainSeconds": 5, /* another */ },
            }
            """);

        Assert.Equal(5, folder.Load().Node.DrainSeconds);
    }

    [Theory]
    [InlineData("{\n  \"Gateway\": {\n    \"DrainSeconds\": 5\n    \"Role\": \"all\"\n  }\n}", "gateway.json: line 4, position 5: not valid JSON: ")]
    [InlineData("{\n  \"Gateway\": {\n    \"AdminKey\": tops3cret\n  }\n}", "gateway.json: line 3, position ")]
    [InlineData("", "gateway.json: line 1, position 1: not valid JSON: ")]
    [InlineData("[]", "gateway.json: Top-level JSON element must be an object. Instead, 'Array' was found.")]
    [InlineData("{ \"Gateway\": { \"Role\": \"all\", \"role\": \"all\" } }", "gateway.json: A duplicate key 'Gateway:role' was found.")]
    public void Load_MalformedJson_NamesFileLineAndPosition(string text, string expected)
    {
        using var folder = new SettingsFolder();
        folder.Write("gateway.json", text);

        var line = folder.Error();

        Assert.StartsWith(expected, line, StringComparison.Ordinal);
        Assert.DoesNotContain("tops3cret", line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
    }
}
