namespace Gateway.Api.Endpoints.Health;

internal sealed record HealthView(string Status);
