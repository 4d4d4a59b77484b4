using System.Globalization;
using Gateway.Grains.Interfaces.Models;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Tests.Models;

public sealed class ProviderModelsTests
{
    [Fact]
    public void Facts_AreTheBundled_ThenTheProviders_ThenTheOperators()
    {
        var models = new ProviderModels(
            "mistral",
            new ModelFacts { Prefill = false, Vision = true },
            [new ModelRule(["own-*"], new ModelFacts { Vision = false, Takes = ParameterSet.Of(ChatParameter.LogitBias) })]);

        var facts = models.Of("Own-1");

        Assert.Equal((false, false, true), (facts.Prefill, facts.Vision, facts.ShortToolIds));
        Assert.False(facts.Refuses.Has(ChatParameter.LogitBias));
        Assert.True(models.Of("other").Refuses.Has(ChatParameter.LogitBias));
    }

    [Fact]
    public void Facts_ThatWereFound_CostNothingToFindAgain()
    {
        var models = new ProviderModels("openai");
        var first = models.Of("gpt-5.4");
        var before = GC.GetAllocatedBytesForCurrentThread();

        var again = models.Of("gpt-5.4");

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Same(first, again);
    }

    [Fact]
    public void Names_OfAFlood_AreNotKept()
    {
        var models = new ProviderModels("openai");
        for (var number = 0; number < 5 * ProviderModels.Most; number++)
        {
            models.Of(number.ToString(CultureInfo.InvariantCulture));
            Assert.InRange(models.Count, 1, ProviderModels.Most);
        }
    }
}
