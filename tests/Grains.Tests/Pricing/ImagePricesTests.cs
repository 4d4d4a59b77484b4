using Gateway.Grains.Interfaces.Pricing;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Tests.Pricing;

public sealed class ImagePricesTests
{
    private static readonly Dictionary<string, decimal> Table = new()
    {
        ["1024x1024/high"] = 0.17m, ["1024x1024/*"] = 0.05m, ["*/low"] = 0.01m, ["1536x1024/high"] = 0.25m,
    };

    [Theory]
    [InlineData("1024x1024", "high", "0.17")]
    [InlineData("1024X1024", "HIGH", "0.17")]
    [InlineData("1024x1024", "low", "0.05")]
    [InlineData("1536x1024", "low", "0.01")]
    [InlineData("1536x1024", "medium", "0.04")]
    [InlineData("1024x1024", null, "0.05")]
    [InlineData("1536x1024", null, "0.04")]
    [InlineData(null, "low", "0.01")]
    [InlineData(null, "high", "0.04")]
    [InlineData(null, null, "0.04")]
    public void Picture_CostsWhatNamesMostOfIt_ElseTheDefault(string? size, string? quality, string expected) =>
        Assert.Equal(decimal.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), Price(0.04m).PerImageAs(new ImageChoice(size, quality)));

    [Theory]
    [InlineData("1536x1024", "medium", null)]
    [InlineData("1536x1024", null, "0.25")]
    [InlineData(null, "high", "0.25")]
    [InlineData(null, null, "0.25")]
    [InlineData("1024x1024", null, "0.05")]
    public void Picture_WithoutADefault_CostsTheDearestThatFits_OrHasNoPrice(string? size, string? quality, string? expected) =>
        Assert.Equal(expected, Price(null).PerImageAs(new ImageChoice(size, quality))?.ToString(System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void Most_IsTheDearestThatTheProviderMayChoose()
    {
        Assert.Equal(0.17m, Price(0.04m).MostPerImage(new ImageChoice("1024x1024", null)));
        Assert.Equal(0.25m, Price(0.04m).MostPerImage(default));
        Assert.Equal(0.4m, Price(0.4m).MostPerImage(default));
        Assert.Equal(0.05m, Price(0.4m).MostPerImage(new ImageChoice("1024x1024", "medium")));
    }

    [Fact]
    public void Most_IsNeverBelowWhatAPictureCosts()
    {
        string?[] sizes = [null, "1024x1024", "1536x1024", "512x512"];
        string?[] qualities = [null, "high", "low", "medium"];
        var random = new Random(11);
        for (var round = 0; round < 2000; round++)
        {
            var keys = Enumerable.Range(0, random.Next(1, 6)).Select(_ => $"{sizes[random.Next(4)] ?? "*"}/{qualities[random.Next(4)] ?? "*"}").Where(ImagePrices.IsKey).Distinct();
            var price = new ModelPrice
            {
                Rates = new PriceRates(), PerImage = random.Next(2) == 0 ? null : random.Next(100), PerImageOf = new ImagePrices(keys.ToDictionary(key => key, _ => (decimal)random.Next(100))),
            };
            var choice = new ImageChoice(sizes[random.Next(4)], qualities[random.Next(4)]);

            var (cost, most) = (price.PerImageAs(choice), price.MostPerImage(choice));
            Assert.True((cost is null && most is null) || cost <= most, $"{choice}: {cost} above {most}");
        }
    }

    [Fact]
    public void Answer_IsPricedByItsRequest_AndNothingElseThanPicturesIsFree()
    {
        var usage = new TokenUsage(10, 0, 0, 0, 0) { Images = 2 };

        Assert.Equal(0.34m, PriceCalculator.Of(usage, Price(null), new ImageChoice("1024x1024", "high")));
        Assert.Null(PriceCalculator.Of(usage, Price(null), new ImageChoice("512x512", "high")));
        Assert.True(Price(null).IsWithoutTokens);
    }

    [Theory]
    [InlineData("1024x1024/high", true)]
    [InlineData("*/hd", true)]
    [InlineData("2K/*", true)]
    [InlineData("*/*", false)]
    [InlineData("1024x1024", false)]
    [InlineData("1024x1024/auto", false)]
    [InlineData("1024x1024/", false)]
    [InlineData("a/b/c", false)]
    [InlineData("a b/c", false)]
    public void Key_IsASizeAndAQuality(string key, bool isKey) => Assert.Equal(isKey, ImagePrices.IsKey(key));

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("auto", null)]
    [InlineData("hd", "hd")]
    [InlineData("123456789012345678901234567890123", "?")]
    public void Choice_ThatIsLeftToTheProvider_IsNone(string? value, string? expected) => Assert.Equal(expected, ImageChoice.Named(value));

    private static ModelPrice Price(decimal? otherwise) => new() { Rates = new PriceRates(), PerImage = otherwise, PerImageOf = new ImagePrices(Table) };
}
