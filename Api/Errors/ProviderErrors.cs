using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Api.Errors;

/// <summary>What the caller is told when the last target failed.</summary>
internal static class ProviderErrors
{
    private const int Overloaded = 529;

    public static ApiError Of(string provider, ProviderReply reply) => reply.Outcome switch
    {
        ProviderOutcome.Refused => Refused(provider, reply),
        ProviderOutcome.TimedOut => GatewayErrors.Timeout,
        _ => GatewayErrors.ProviderUnavailable(reply.Error?.Message ?? $"the provider '{provider}' could not be reached."),
    };

    private static ApiError Refused(string provider, ProviderReply reply)
    {
        // Its 401, 402 and 403 are about our account there, not about the caller's key.
        if (reply.Status is 401 or 402 or 403)
        {
            return GatewayErrors.ProviderAuth(provider);
        }

        // A redirect or another status that is no error is not what was asked for.
        var status = reply.Status switch { Overloaded => 503, >= 400 and < 600 => reply.Status, _ => 502 };
        var error = reply.Error;
        var retryable = status is 408 or 409 or 429 or >= 500;
        return new ApiError(
            status,
            error?.Type ?? (status >= 500 ? GatewayErrors.ServerError : GatewayErrors.InvalidRequest),
            error?.Code,
            error?.Message ?? $"The provider '{provider}' answered with status {reply.Status}.",
            error?.Param,
            FromProvider: true,
            retryable,
            reply.RetryAfter)
        {
            ProviderStatus = reply.Status == Overloaded ? Overloaded : null,
            ProviderBody = reply.Status >= 400 ? reply.ErrorBody : null,
            ProviderRequestId = reply.ProviderRequestId,
        };
    }
}
