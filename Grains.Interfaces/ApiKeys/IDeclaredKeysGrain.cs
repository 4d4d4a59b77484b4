namespace Gateway.Grains.Interfaces.ApiKeys;

/// <summary>Keeps the declared keys in step with the configuration. One in the cluster, with the grain key <see cref="Key"/>.</summary>
[Alias("gw.IDeclaredKeysGrain")]
public interface IDeclaredKeysGrain : IGrainWithStringKey
{
    const string Key = "declared";

    /// <summary>Declares each of these keys, and revokes those that were declared before and are not among them. Safe to repeat.</summary>
    [Alias("Sync"), ResponseTimeout("00:00:30")]
    ValueTask Sync(KeyDeclaration[] keys);
}
