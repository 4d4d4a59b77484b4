using Gateway.Api.Json;
using Gateway.Grains.Interfaces.RateLimits;

namespace Gateway.Api.Endpoints.Admin;

/// <summary>Reads the limits of a key or team from a request body.</summary>
internal static class LimitFields
{
    /// <summary>No limits where the field is null or wrong.</summary>
    public static RateBounds Read(JsonFields fields)
    {
        if (fields.Object("limits") is not { } inner)
        {
            return default;
        }

        var limits = new RateBounds(inner.Count("requests_per_minute"), inner.Count("tokens_per_minute"), inner.Count("max_parallel"));
        inner.Finish();
        return limits;
    }
}
