using Gateway.Api.Errors;
using Gateway.Grains.Interfaces.ApiKeys;
using Gateway.Grains.Interfaces.Budgets;
using Gateway.Grains.Interfaces.RateLimits;

namespace Gateway.Api.Telemetry;

/// <summary>Why a request was not admitted, in one word each.</summary>
internal static class RefusalReasons
{
    public const string InvalidKey = "invalid_key";
    public const string ModelNotAllowed = "model_not_allowed";
    public const string RateRequests = "rate_requests";
    public const string RateTokens = "rate_tokens";
    public const string RateParallel = "rate_parallel";
    public const string Budget = "budget";
    public const string Wallet = "wallet";
    public const string Unpriced = "unpriced";

    /// <summary>A target was left out because its provider's own limit was reached; the request may have gone elsewhere.</summary>
    public const string ProviderLimit = "provider_limit";

    /// <summary>The key could not be asked.</summary>
    public const string KeyUnavailable = "key_unavailable";

    /// <param name="admission">The key's answer; null where it was not asked or did not answer.</param>
    public static string Of(Admission? admission, ApiError error) => admission?.Outcome switch
    {
        null => error == GatewayErrors.KeyServiceDown ? KeyUnavailable : Unpriced,
        AdmissionOutcome.ModelNotAllowed => ModelNotAllowed,
        AdmissionOutcome.NoMoney => admission.Refusal?.Scope == MoneyScope.TeamWallet ? Wallet : Budget,
        AdmissionOutcome.Unpriced => Unpriced,
        AdmissionOutcome.RateLimited => admission.Rates?.Refusal switch
        {
            RateRefusal.Requests => RateRequests,
            RateRefusal.Parallel => RateParallel,
            _ => RateTokens,
        },
        _ => InvalidKey,
    };
}
