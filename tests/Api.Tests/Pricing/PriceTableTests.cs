using Gateway.Api.Pricing;
using Gateway.Api.Routing;
using Gateway.Grains.Interfaces.Models;
using Gateway.Grains.Interfaces.Pricing;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Pricing;

public sealed class PriceTableTests
{
    private static readonly ModelCatalog Catalog = ModelCatalog.Load();
    private static readonly ProviderSummary OpenAI = new("openai", "openai");
    private static readonly ProviderSummary Local = new("local", null);

    /// <summary>The operator's prices are a thousand and more, so that they are told from the catalog's.</summary>
    [Theory]
    [InlineData("gpt-4o", null)]
    [InlineData("gpt-4o-2024-05-13", null)]
    [InlineData("gpt-4.1", 1001)]
    [InlineData("gpt-4.1-2099-01-01", 1001)]
    [InlineData("gpt-9-made-up", 1002)]
    [InlineData("gpt-9-made-up-20990101", 1002)]
    public void Find_OfAVendor_PrefersTheVeryNameAndThenTheOperator(string model, int? expected)
    {
        var tariff = Table(("openai/gpt-4.1", 1001), ("openai/gpt-9-made-up", 1002)).Find(OpenAI, model);

        Assert.Equal(expected, tariff is { IsConfigured: true } ? (int?)tariff.Price.Rates.Input : null);
        Assert.NotNull(tariff);
    }

    [Fact]
    public void Find_SandboxWithBehaviour_IsTheOperatorsPriceOfTheModel() =>
        Assert.Equal(1003, Table(("sandbox/echo", 1003)).Find(new ProviderSummary("sandbox", "sandbox"), "echo:delay=5:tokens=3")?.Price.Rates.Input);

    [Fact]
    public void Find_ModelWithSlashes_IsFoundByAllThatFollowsTheFirst()
    {
        var table = Table(("local/meta/llama3:8b", 1004));

        Assert.Equal(1004, table.Find(Local, "meta/llama3:8b")?.Price.Rates.Input);
        Assert.Null(table.Find(Local, "llama3:8b"));
        Assert.Null(table.Find(new ProviderSummary("other", null), "meta/llama3:8b"));
    }

    [Fact]
    public void List_HasEachModelOnce_AndTheOperatorsPrice()
    {
        var rows = Table(("openai/gpt-4.1", 1001), ("local/llama", 1005)).List([OpenAI, Local]).ToList();

        Assert.Equal(rows.Count, rows.DistinctBy(row => (row.Provider, row.Model)).Count());
        Assert.Equal(1001, Assert.Single(rows, row => row.Model == "gpt-4.1").Tariff.Price.Rates.Input);
        Assert.Equal(("local", "llama"), (rows[0].Provider, rows[0].Model));
        Assert.All(rows, row => Assert.Equal(row.Tariff.IsConfigured, row.Tariff.Date is null));
    }

    private static PriceTable Table(params (string Model, decimal Input)[] prices) => new(
        new ApiSettings
        {
            AdminKey = TestGateway.AdminKey,
            Prices = [.. prices.Select(price => new ConfiguredPrice(price.Model, new ModelPrice { Rates = new PriceRates { Input = price.Input } }))],
        },
        Catalog);
}
