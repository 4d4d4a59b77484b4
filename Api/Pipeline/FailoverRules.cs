using Gateway.Api.Routing;
using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Api.Pipeline;

/// <summary>Whether the next target is tried. Pure.</summary>
internal static class FailoverRules
{
    /// <summary>
    /// Yes for whatever is the provider's own trouble: no connection, no answer in time, a status of <c>RetryOn</c>, a credential of ours that
    /// it refuses. No for what is about the request itself: the next provider would say the same.
    /// </summary>
    public static bool MovesOn(ProviderReply reply, RouteLimits limits) => reply.Outcome switch
    {
        ProviderOutcome.ConnectFailed or ProviderOutcome.TimedOut or ProviderOutcome.NotAvailable => true,
        ProviderOutcome.Refused => limits.RetryOn.Contains(reply.Status) || reply.Status is 401 or 402 or 403 or < 400,
        _ => false,
    };
}
