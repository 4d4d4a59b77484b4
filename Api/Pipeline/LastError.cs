using Gateway.Api.Errors;
using Gateway.Api.Routing;

namespace Gateway.Api.Pipeline;

/// <summary>Which of a request's failures its caller is told about: the last provider's own words where one spoke, else the last of ours.</summary>
internal sealed class LastError
{
    private ApiError? _spoken;
    private ApiError? _ours;

    /// <summary>Null while nothing failed.</summary>
    public ApiError? Told => _spoken ?? _ours;

    /// <summary>The target whose cool-down ends first; null where none cools down.</summary>
    public (Target Target, TimeSpan Left)? Coolest { get; set; }

    public void Note(ApiError? error)
    {
        if (error is null)
        {
            return;
        }

        if (error.FromProvider || error.Code == GatewayErrors.ProviderAuthCode)
        {
            _spoken = error;
            return;
        }

        // With several targets out of reach, the soonest of them says when to come back.
        var wait = error.RetryAfter is { } now && _ours?.RetryAfter is { } before && before < now ? before : error.RetryAfter ?? _ours?.RetryAfter;
        _ours = error.Status == GatewayErrors.Timeout.Status || _ours?.Status != GatewayErrors.Timeout.Status ? error with { RetryAfter = wait } : _ours;
    }

    public void Cools(Target target, TimeSpan left)
    {
        if (Coolest is not { } other || left < other.Left)
        {
            Coolest = (target, left);
        }
    }
}
