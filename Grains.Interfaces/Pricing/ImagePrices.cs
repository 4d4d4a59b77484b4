namespace Gateway.Grains.Interfaces.Pricing;

/// <summary>
/// Prices of a picture by its size and quality: <c>1024x1024/high</c>, either of them <c>*</c> for any. Immutable; names are compared without case.
/// </summary>
public sealed class ImagePrices
{
    private const string Any = "*";

    private readonly (string Size, string Quality, decimal Price)[] _prices;

    /// <param name="prices">By keys that <see cref="IsKey"/> accepts.</param>
    public ImagePrices(IReadOnlyDictionary<string, decimal> prices)
    {
        All = prices;
        _prices = [.. prices.Select(static price => (price.Key[..price.Key.IndexOf('/')], price.Key[(price.Key.IndexOf('/') + 1)..], price.Value))];
    }

    public IReadOnlyDictionary<string, decimal> All { get; }

    /// <summary>Whether it is a size and a quality with a slash between them, each <c>*</c> or a name; not both <c>*</c>, which is no choice.</summary>
    public static bool IsKey(string key)
    {
        var parts = key.Split('/');
        return parts is [var size, var quality] && IsName(size) && IsName(quality) && (size != Any || quality != Any);
    }

    /// <summary>The price that names most of the choice: both, then the size, then the quality. Null where none does.</summary>
    public decimal? Find(in ImageChoice choice) =>
        One(choice.Size, choice.Quality) ?? One(choice.Size, Any) ?? One(Any, choice.Quality);

    /// <summary>The highest of those that such a picture can turn out to have, whatever is left to the provider; null for none.</summary>
    public decimal? Dearest(in ImageChoice choice)
    {
        decimal? dearest = null;
        foreach (var (size, quality, price) in _prices)
        {
            if (Fits(size, choice.Size) && Fits(quality, choice.Quality) && !(price <= dearest))
            {
                dearest = price;
            }
        }

        return dearest;
    }

    private decimal? One(string? size, string? quality)
    {
        foreach (var price in _prices)
        {
            if (Is(price.Size, size) && Is(price.Quality, quality))
            {
                return price.Price;
            }
        }

        return null;
    }

    private static bool Fits(string named, string? asked) => named == Any || asked is null || Is(named, asked);

    private static bool Is(string named, string? asked) => named.Equals(asked, StringComparison.OrdinalIgnoreCase);

    private static bool IsName(string name) =>
        name == Any || (name.Length is > 0 and <= ImageChoice.MaxLength && !name.Equals("auto", StringComparison.OrdinalIgnoreCase) && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'));
}
