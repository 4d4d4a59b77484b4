namespace Gateway.Api.Tokens;

/// <summary>Which <see cref="TokenModel"/> a model has, by its name and by whose it is.</summary>
internal static class TokenModels
{
    public static TokenModel Any { get; } = new("any", TokenEncoding.O200k);

    /// <param name="catalog">The vendor, as the catalog names it; null where it is not known.</param>
    /// <param name="model">The provider's own name of the model.</param>
    public static TokenModel Of(string? catalog, string model) => Any;
}
