using Gateway.Grains.Interfaces.ApiKeys;

namespace Gateway.Silo.Tests.Configuration;

public sealed class ReferenceTests
{
    [Fact]
    public void Load_ReferencesAnywhere_AreFollowed()
    {
        using var folder = SettingsFolder.With("""
            "AdminKey": "env:ADMIN", "DrainSeconds": "env:DRAIN", "Dashboard": "env:DASHBOARD",
            "Providers": { "local": { "Kind": "env:KIND", "BaseUrl": "env:URL", "ApiKey": "env:KEY", "Headers": { "x-team": "env:TEAM" } } },
            "Routes": { "smart": { "Targets": [ { "Model": "env:MODEL", "Weight": "env:WEIGHT" } ], "RetryOn": [ "env:STATUS" ] } },
            "Keys": { "ci": { "Secret": "env:SECRET", "Models": [ "env:ALLOWED" ] } }
            """);
        foreach (var (name, value) in new[]
        {
            ("ADMIN", SettingsFolder.AdminKey), ("DRAIN", "7"), ("DASHBOARD", "false"), ("KIND", "openai"), ("URL", "http://127.0.0.1:1/v1"), ("KEY", "sk-local"),
            ("TEAM", "a b"), ("MODEL", "local/llama"), ("WEIGHT", "3"), ("STATUS", "503"), ("SECRET", SettingsFolder.KeySecret), ("ALLOWED", "smart"),
        })
        {
            folder.Environment[name] = value;
        }

        var settings = folder.Load();

        Assert.Equal(SettingsFolder.AdminKey, settings.Node.AdminKey);
        Assert.Equal(7, settings.Node.DrainSeconds);
        Assert.False(settings.Node.Dashboard);
        var provider = settings.Providers.Single(provider => provider.Name == "local");
        Assert.Equal(("http://127.0.0.1:1/v1", "sk-local", "a b"), (provider.BaseUrl?.ToString(), provider.ApiKey, provider.Headers["X-Team"]));
        var route = Assert.Single(settings.Api.Routes);
        Assert.Equal(("local", "llama", 3), (route.Targets[0].Provider, route.Targets[0].Model, route.Targets[0].Weight));
        Assert.Equal([503], route.Limits.RetryOn);
        Assert.Equal(SecretHash.Of(SettingsFolder.KeySecret), Assert.Single(settings.Api.Keys).Secret);
        Assert.Equal(["smart"], settings.Api.Keys[0].Policy.Models!);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Load_ReferenceToUnsetVariable_NamesIt(string? value)
    {
        using var folder = SettingsFolder.With(""" "Providers": { "openai": { "Kind": "openai", "ApiKey": "env:MY_KEY" } } """);
        if (value is not null)
        {
            folder.Environment["MY_KEY"] = value;
        }

        Assert.StartsWith("gateway.json: Gateway:Providers:openai:ApiKey: the environment variable MY_KEY is not set or is empty; allowed: ", folder.Error(), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ReferenceWithoutName_IsRefused()
    {
        using var folder = SettingsFolder.With(""" "DrainSeconds": "env:not a name" """);

        Assert.Equal("gateway.json: Gateway:DrainSeconds: \"env:not a name\" is not allowed; allowed: env:NAME with the name of an environment variable", folder.Error());
    }

    [Fact]
    public void Load_WrongValueBehindReference_IsNotShown()
    {
        using var folder = SettingsFolder.With(""" "DrainSeconds": "env:OPENAI_API_KEY" """);
        folder.Environment["OPENAI_API_KEY"] = "sk-hidden";

        Assert.Equal(
            "gateway.json: Gateway:DrainSeconds: the value of the environment variable OPENAI_API_KEY (hidden) is not allowed; allowed: a whole number of seconds from 0 to 3600",
            folder.Error());
    }
}
