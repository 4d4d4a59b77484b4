using System.Text.Json.Serialization;

namespace Gateway.Api.Endpoints.Health;

/// <param name="Status"><c>live</c>, <c>ready</c>, <c>starting</c>, <c>draining</c>, <c>store_away</c>.</param>
/// <param name="Store"><c>away</c> while the node does not reach its store; left out otherwise.</param>
internal sealed record HealthView(string Status, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Store = null);
