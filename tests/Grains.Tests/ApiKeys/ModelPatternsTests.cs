using Gateway.Grains.Interfaces.ApiKeys;

namespace Gateway.Grains.Tests.ApiKeys;

public sealed class ModelPatternsTests
{
    [Theory]
    [InlineData("openai/*", "openai/gpt-4o", true)]
    [InlineData("openai/*", "openai/", true)]
    [InlineData("openai/*", "openai", false)]
    [InlineData("openai/*", "azure/gpt-4o", false)]
    [InlineData("openai/gpt-4o", "openai/gpt-4o", true)]
    [InlineData("openai/gpt-4o", "openai/gpt-4o-mini", false)]
    [InlineData("openai/gpt-4o*", "openai/gpt-4o-mini", true)]
    [InlineData("smart", "smart", true)]
    [InlineData("smart", "Smart", false)]
    [InlineData("*", "anything/at-all", true)]
    public void Pattern_Allows_ExactlyItsNames(string pattern, string model, bool allowed) =>
        Assert.Equal(allowed, new ModelPatterns([pattern]).Allows(new RequestedModel(model, model)));

    [Fact]
    public void NoPatterns_AllowEverything()
    {
        Assert.Null(new ModelPatterns(null).FirstRefused([new RequestedModel("a", "b/a")]));
        Assert.Null(new ModelPatterns([]).FirstRefused([new RequestedModel("a", "b/a")]));
    }

    [Fact]
    public void BareName_IsHeldAgainstWhatItStandsFor() =>
        Assert.Null(new ModelPatterns(["openai/*"]).FirstRefused([new RequestedModel("gpt-4o", "openai/gpt-4o")]));

    [Fact]
    public void Refusal_NamesTheFirstModelThatIsNotAllowed() =>
        Assert.Equal("other", new ModelPatterns(["smart"]).FirstRefused([new RequestedModel("smart", "smart"), new RequestedModel("other", "x/other"), new RequestedModel("third", "x/third")]));
}
