using Gateway.Api.Json;
using Gateway.Grains.Interfaces.ApiKeys;
using Gateway.Grains.Interfaces.Pricing;

namespace Gateway.Api.Endpoints.Admin.Keys;

/// <summary>Reads a key's policy from a request body.</summary>
internal static class KeyFields
{
    /// <summary>The policy in the body; fields that are not there keep what <paramref name="before"/> says.</summary>
    public static ApiKeyPolicy Read(JsonFields fields, ApiKeyPolicy? before, BillingSettings billing)
    {
        var name = fields.Text("name", 128);
        if (name is null && (before is null || fields.Has("name")))
        {
            fields.Fail<string>("name", "is required: a text of 1 to 128 characters");
        }

        return new ApiKeyPolicy(
            name ?? before?.Name ?? "",
            fields.Has("team") ? fields.Text("team", 64) : before?.Team,
            fields.Has("models") ? fields.Texts("models", 100, 256) : before?.Models,
            fields.Has("expires_at") ? fields.Time("expires_at") : before?.ExpiresAt,
            fields.Has("metadata") ? fields.Map("metadata", 16, 64, 512) : before?.Metadata,
            fields.Has("limits") ? LimitFields.Read(fields) : before?.Limits ?? default,
            fields.Has("budget") ? BudgetFields.Read(fields, billing) : before?.Budget);
    }
}
