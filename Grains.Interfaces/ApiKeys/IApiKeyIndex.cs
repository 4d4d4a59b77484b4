namespace Gateway.Grains.Interfaces.ApiKeys;

/// <summary>Which keys exist, for the pages of the admin surface. Off the request's path.</summary>
public interface IApiKeyIndex
{
    /// <summary>Up to <paramref name="limit"/> key ids greater than <paramref name="after"/> in ordinal order; null starts at the first.</summary>
    ValueTask<IReadOnlyList<string>> List(string? after, int limit, CancellationToken cancellation);
}
