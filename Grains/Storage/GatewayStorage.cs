namespace Gateway.Grains.Storage;

/// <summary>Name of the grain storage.</summary>
public static class GatewayStorage
{
    public const string Name = "gateway";
}
