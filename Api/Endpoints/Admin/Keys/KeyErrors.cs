using Gateway.Api.Errors;
using Gateway.Grains.Interfaces.ApiKeys;

namespace Gateway.Api.Endpoints.Admin.Keys;

internal static class KeyErrors
{
    /// <summary>Why this key cannot be changed through the admin surface; null where it can.</summary>
    public static ApiError? OfChange(ApiKeyInfo? info) => info switch
    {
        null => GatewayErrors.NotFound("key with this id"),
        { Declared: true } => new ApiError(409, GatewayErrors.InvalidRequest, "declared", $"The key '{info.Policy.Name}' stands in the configuration (Gateway:Keys) and is changed there."),
        { RevokedAt: not null } => new ApiError(409, GatewayErrors.InvalidRequest, "revoked", $"The key '{info.Policy.Name}' is revoked for good."),
        _ => null,
    };
}
