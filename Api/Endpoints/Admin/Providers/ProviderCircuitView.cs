using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Api.Endpoints.Admin.Providers;

/// <summary>The circuit of a provider as a whole.</summary>
internal sealed record ProviderCircuitView(
    string State,
    string? Reason,
    string? Message,
    DateTimeOffset? OpenedAt,
    DateTimeOffset? RetryAt,
    DateTimeOffset? CoolDownUntil,
    string Override)
{
    public static ProviderCircuitView Of(ProviderStatus status) => new(
        StateName(status.Circuit.State),
        status.Circuit.Reason,
        MessageOf(status.Circuit.Reason),
        status.Circuit.OpenedAt,
        status.Circuit.RetryAt,
        status.Circuit.CoolDownUntil,
        status.Override.ToString().ToLowerInvariant());

    public static string StateName(CircuitState state) => state switch
    {
        CircuitState.Closed => "closed",
        CircuitState.Open => "open",
        _ => "half_open",
    };

    private static string? MessageOf(string? reason) => reason switch
    {
        HealthReasons.Credential => "The provider refused the gateway's own credential. Its ApiKey, or the account there, needs attention; new settings or a probe that succeeds close the circuit.",
        HealthReasons.Manual => "An operator opened the circuit; it stays open until it is set to auto or closed.",
        _ => null,
    };
}
