namespace Gateway.Api.Endpoints.Admin.Keys;

/// <summary>Null: not limited.</summary>
internal sealed record KeyLimitsView(long? RequestsPerMinute, long? TokensPerMinute, long? MaxParallel)
{
    public static readonly KeyLimitsView None = new(null, null, null);
}
