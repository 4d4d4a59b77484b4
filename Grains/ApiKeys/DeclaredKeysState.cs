namespace Gateway.Grains.ApiKeys;

/// <summary>Which keys were declared last. Property names are the stored format.</summary>
public sealed class DeclaredKeysState
{
    /// <summary>Name of this state in the store.</summary>
    public const string Name = "declared-keys";

    public string[] Ids { get; set; } = [];
}
