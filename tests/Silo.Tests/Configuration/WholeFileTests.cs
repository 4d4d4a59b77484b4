using Gateway.Api.Routing;
using Gateway.Grains.Interfaces.RateLimits;
using Gateway.Grains.Interfaces.ApiKeys;
using Gateway.Grains.Providers;
using Gateway.Grains.Providers.Circuits;

namespace Gateway.Silo.Tests.Configuration;

public sealed class WholeFileTests
{
    [Fact]
    public void Load_ExampleWithoutWhatIsRefused_GivesItsValues()
    {
        using var folder = new SettingsFolder();
        folder.Write("gateway.json", Fixture.Read("example.jsonc"));
        Fixture.SetVariables(folder.Environment);

        var settings = folder.Load();

        Assert.Equal(folder.PathOf("data"), settings.Node.DataDirectory);
        Assert.Equal(["anthropic", "gemini", "local", "openai", "sandbox"], settings.Providers.Select(provider => provider.Name).Order());
        var local = settings.Providers.Single(provider => provider.Name == "local");
        Assert.Equal(("a", 20), (local.Headers["x-team"], local.MaxConnections));

        var smart = settings.Api.Routes.Single();
        Assert.Equal(RoutingStrategy.Weighted, smart.Strategy);
        Assert.Equal([new TargetSettings("openai", "gpt-4o", 3), new TargetSettings("anthropic", "claude-sonnet-4-5")], smart.Targets);
        Assert.Equal((4, 31.5, 32.0, 600.0), (smart.Limits.MaxAttempts, smart.Limits.FirstTokenTimeout.TotalSeconds, smart.Limits.StallTimeout.TotalSeconds, smart.Limits.Deadline.TotalSeconds));
        Assert.Equal([408, 409, 429, 500, 502, 503, 504, 529], smart.Limits.RetryOn.Order());

        var key = settings.Api.Keys.Single();
        Assert.Equal(("ci", "core", SecretHash.Of(SettingsFolder.KeySecret)), (key.Name, key.Policy.Team, key.Secret));
        Assert.Equal(new DateTimeOffset(2030, 1, 31, 10, 0, 0, TimeSpan.Zero), key.Policy.ExpiresAt);
        Assert.Equal("payments", key.Policy.Metadata!["cost-centre"]);
    }

    [Fact]
    public void Load_Example_HasNothingToWarnAbout()
    {
        using var folder = new SettingsFolder();
        folder.Write("gateway.json", Fixture.Read("example.jsonc"));
        Fixture.SetVariables(folder.Environment);

        Assert.Empty(folder.Load().Warnings);
    }

    [Fact]
    public void Load_LimitsOfAKey_AreItsPolicys()
    {
        using var folder = SettingsFolder.With(""" "Keys": { "ci": { "Secret": "0123456789abcdef01234567", "Limits": { "RequestsPerMinute": 600, "MaxParallel": 5 } } } """);

        Assert.Equal(new RateBounds(600, null, 5), Assert.Single(folder.Load().Api.Keys).Policy.Limits);
    }

    [Fact]
    public void Load_RouteLeavesFieldsOut_TakesTheDefaults()
    {
        using var folder = SettingsFolder.With("""
            "Defaults": { "Strategy": "Weighted", "DeadlineSeconds": 12.25, "MaxAttempts": 2, "RetryOn": [] },
            "Routes": { "own": { "Targets": [ { "Model": "sandbox/echo" } ], "MaxAttempts": 3 } }
            """);

        var api = folder.Load().Api;

        Assert.Equal((2, 12.25), (api.Defaults.MaxAttempts, api.Defaults.Deadline.TotalSeconds));
        Assert.Empty(api.Defaults.RetryOn);
        Assert.Equal((RoutingStrategy.Weighted, 3, 12.25), (api.Routes[0].Strategy, api.Routes[0].Limits.MaxAttempts, api.Routes[0].Limits.Deadline.TotalSeconds));
        Assert.Equal(30, api.Routes[0].Limits.StallTimeout.TotalSeconds);
        Assert.Equal((3, 0, StreamRecovery.Continue), (api.Routes[0].Limits.MaxRetryAfter.TotalSeconds, api.Routes[0].Limits.HedgeAfter.TotalSeconds, api.Routes[0].Limits.Recovery));
        Assert.Null(api.Routes[0].StickyBy);
        Assert.Empty(api.Routes[0].Limits.RetryOn);
    }

    [Fact]
    public void Load_Circuit_IsCarried_AndOneBoundAloneMovesTheOther()
    {
        using var folder = SettingsFolder.With("""
            "Providers": {
              "whole": { "Kind": "openai", "BaseUrl": "http://127.0.0.1:1/v1", "Circuit": { "ConsecutiveFailures": 5, "FailureRatio": 0.25, "MinimumThroughput": 20, "SamplingSeconds": 30, "BreakSeconds": 2.5, "MaxBreakSeconds": 20 } },
              "long": { "Kind": "openai", "BaseUrl": "http://127.0.0.1:1/v1", "Circuit": { "BreakSeconds": 120 } },
              "short": { "Kind": "openai", "BaseUrl": "http://127.0.0.1:1/v1", "Circuit": { "MaxBreakSeconds": 4 } },
              "usual": { "Kind": "openai", "BaseUrl": "http://127.0.0.1:1/v1" }
            }
            """);

        var circuits = folder.Load().Providers.ToDictionary(provider => provider.Name, provider => provider.Circuit);

        Assert.Equal(
            new CircuitSettings
            {
                ConsecutiveFailures = 5,
                FailureRatio = 0.25,
                MinimumThroughput = 20,
                Sampling = TimeSpan.FromSeconds(30),
                Break = TimeSpan.FromSeconds(2.5),
                MaxBreak = TimeSpan.FromSeconds(20),
            },
            circuits["whole"]);
        Assert.Equal((120.0, 120.0), (circuits["long"].Break.TotalSeconds, circuits["long"].MaxBreak.TotalSeconds));
        Assert.Equal((4.0, 4.0), (circuits["short"].Break.TotalSeconds, circuits["short"].MaxBreak.TotalSeconds));
        Assert.Equal(new CircuitSettings(), circuits["usual"]);
        Assert.Equal(new CircuitSettings(), circuits["sandbox"]);
    }

    [Fact]
    public void Load_PriceOfAModelWithAColon_IsRead()
    {
        using var folder = SettingsFolder.With("""
            "Prices": { "ollama/llama3:8b": { "InputPerMillion": 0.1 }, "ollama/llama3": { "OutputPerMillion": 1e-1 } }
            """);

        Assert.Equal(["ollama/llama3:8b", "ollama/llama3"], folder.Load().Api.Prices.Select(price => price.Model));
    }

    [Fact]
    public void Load_PriceOfAModelWithAColon_IsCheckedAsAnyOther()
    {
        using var folder = SettingsFolder.With(""" "Prices": { "ollama/llama3:8b": { "InputPerMillion": -1, "Outputs": 1 } } """);

        var errors = folder.Errors();

        Assert.StartsWith("gateway.json: Gateway:Prices:ollama/llama3:8b:InputPerMillion: \"-1\" is not allowed;", errors[0], StringComparison.Ordinal);
        Assert.StartsWith("gateway.json: Gateway:Prices:ollama/llama3:8b:Outputs: is not a known setting;", errors[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OneProviderWithRoutesKeysAndPrices_IsAccepted()
    {
        using var folder = SettingsFolder.With("""
            "AdminKey": "adm-bench-0123456789abcdef0123456789",
            "Providers": { "mock": { "Kind": "openai", "BaseUrl": "env:MOCK_URL", "ApiKey": "sk-mock" } },
            "Routes": {
              "gpt-4o": { "Strategy": "priority", "Targets": [ { "Model": "mock/gpt-4o" } ] },
              "gpt-4o-mini": { "Strategy": "priority", "Targets": [ { "Model": "mock/gpt-4o-mini" } ] }
            },
            "Keys": { "bench": { "Secret": "sk-bench-0123456789abcdef" } },
            "Prices": {
              "mock/gpt-4o": { "InputPerMillion": 2.5, "OutputPerMillion": 10 },
              "mock/gpt-4o-mini": { "InputPerMillion": 0.15, "OutputPerMillion": 0.6 }
            }
            """);
        folder.Environment["MOCK_URL"] = "http://127.0.0.1:9999";

        var settings = folder.Load();

        Assert.Equal(2, settings.Api.Routes.Count);
        Assert.Equal((ProviderKind.OpenAI, Dialect.Generic), (settings.Providers[0].Kind, settings.Providers[0].Dialect));
        Assert.Equal(["mock/gpt-4o", "mock/gpt-4o-mini"], settings.Api.Prices.Select(price => price.Model));
        Assert.Empty(settings.Warnings);
    }
}
