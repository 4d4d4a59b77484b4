using Gateway.Grains.Interfaces.Models;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Silo.Tests.Configuration;

public sealed class ModelsTests
{
    private const string Local = """ "Providers": { "local": { "Kind": "openai", "BaseUrl": "http://127.0.0.1:1/v1", "AssistantPrefill": true } } """;

    [Fact]
    public void Load_Model_IsReadWithEveryFact()
    {
        using var folder = SettingsFolder.With(Local + """
            , "Models": { "local/llama": {
              "ContextTokens": 131072, "MaxOutputTokens": "8192", "Unsupported": [ "logit_bias", "n" ], "Supported": [ "seed" ], "ReasoningEfforts": [ "high", "low" ],
              "DefaultReasoningEffort": "low", "BoundedBy": "max_tokens", "MaxChoices": 2, "AssistantPrefill": false, "Vision": false, "Audio": true, "JsonSchema": true,
              "StreamOptions": false, "DeveloperRole": false, "MessageNames": false, "ReasoningBack": true, "Thinking": "budget", "ToolsWithReasoning": "responses"
            } }
            """);

        var facts = Assert.Single(folder.Load().Api.Providers, provider => provider.Name == "local").Models.Of("llama");

        Assert.Equal(["low", "high"], facts.Efforts);
        Assert.Equal(
            new ModelFacts
            {
                Context = 131_072, MaxOutput = 8192, Refuses = ParameterSet.Of(ChatParameter.LogitBias).With(ChatParameter.N), Efforts = facts.Efforts, DefaultEffort = "low",
                Bound = BoundField.MaxTokens, MaxChoices = 2, Prefill = false, Vision = false, Audio = true, JsonSchema = true, StreamOptions = false, DeveloperAsSystem = true,
                MessageNames = false, ReasoningBack = true, Thinking = ThinkingStyle.Budget, ToolsWithReasoning = ToolSurface.Responses,
            },
            facts);
    }

    [Fact]
    public void Load_LongerName_GoesBeforeTheShorter_FactByFact()
    {
        using var folder = SettingsFolder.With(Local + """
            , "Models": { "local/llama-3*": { "Vision": true }, "local/*": { "Vision": false, "MaxOutputTokens": 100 }, "local/llama-3": { "MaxOutputTokens": 300 }, "LOCAL/Qwen:8b": { "MaxOutputTokens": 8 } }
            """);

        var models = Assert.Single(folder.Load().Providers, provider => provider.Name == "local").Models;

        Assert.Equal((false, 100, true), Of("qwen"));
        Assert.Equal((true, 100, true), Of("LLAMA-3.1"));
        Assert.Equal((true, 300, true), Of("llama-3"));
        Assert.Equal((false, 8, true), Of("qwen:8b"));

        (bool?, long?, bool?) Of(string model) => (models.Of(model).Vision, models.Of(model).MaxOutput, models.Of(model).Prefill);
    }

    [Fact]
    public void Load_BothSides_KeepTheSameFacts()
    {
        using var folder = SettingsFolder.With(Local);

        var settings = folder.Load();

        Assert.All(settings.Providers, provider => Assert.Same(provider.Models, settings.Api.Providers.Single(summary => summary.Name == provider.Name).Models));
    }

    [Theory]
    [InlineData("", UnsupportedPolicy.DropHints)]
    [InlineData(""", "DropUnsupported": true""", UnsupportedPolicy.Drop)]
    [InlineData(""", "DropUnsupported": false""", UnsupportedPolicy.Refuse)]
    public void Load_DropUnsupported_IsThePolicy(string setting, UnsupportedPolicy expected)
    {
        using var folder = SettingsFolder.With($$""" "Providers": { "local": { "Kind": "openai", "BaseUrl": "http://127.0.0.1:1/v1"{{setting}} } } """);

        Assert.Equal(expected, Assert.Single(folder.Load().Providers, provider => provider.Name == "local").Unsupported);
    }
}
