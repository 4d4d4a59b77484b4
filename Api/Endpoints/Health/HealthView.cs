namespace Gateway.Api.Endpoints.Health;

/// <param name="Status"><c>live</c>, <c>ready</c>, <c>starting</c>, <c>draining</c>, <c>store_away</c>, <c>no_silo</c>.</param>
/// <param name="Store"><c>away</c> while the node does not reach its store; null otherwise.</param>
internal sealed record HealthView(string Status, string? Store = null);
