using Gateway.Api.Errors;
using Gateway.Api.Routing;

namespace Gateway.Api.Pipeline;

/// <summary>Which of a request's failures its caller is told about: the last provider's own words where one spoke, else the last of ours.</summary>
internal sealed class LastError
{
    private ApiError? _spoken;
    private ApiError? _ours;
    private ApiError? _excluded;

    /// <summary>Null while nothing failed.</summary>
    public ApiError? Told => _spoken ?? _ours ?? _excluded;

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

        // That nothing came in time says more than that something could not be reached.
        _ours = _ours?.Status == GatewayErrors.Timeout.Status && error.Status != _ours.Status ? _ours : error;
    }

    /// <summary>A target could not be tried. With several of them the soonest says when to come back.</summary>
    public void Excluded(ApiError error)
    {
        var wait = error.RetryAfter is { } now && _excluded?.RetryAfter is { } before && before < now ? before : error.RetryAfter ?? _excluded?.RetryAfter;
        _excluded = error with { RetryAfter = wait };
    }

    public void Cools(Target target, TimeSpan left)
    {
        if (Coolest is not { } other || left < other.Left)
        {
            Coolest = (target, left);
        }
    }
}
