using Gateway.Grains.Interfaces.ApiKeys;
using Gateway.Grains.Storage;

namespace Gateway.Grains.ApiKeys;

internal sealed class ApiKeyIndex(StoredGrains grains) : IApiKeyIndex
{
    /// <summary>The name of the key grains' persistent state.</summary>
    public const string ApiKeyStateName = "api-key";

    public ValueTask<IReadOnlyList<string>> List(string? after, int limit, CancellationToken cancellation) =>
        grains.List(ApiKeyStateName, after ?? "", limit, cancellation);
}
