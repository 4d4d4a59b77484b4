using System.Collections.Frozen;
using System.Globalization;
using Gateway.Api.Errors;
using Gateway.Api.Routing;
using Gateway.Grains.Interfaces.Forwarding;
using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Api.Pipeline;

/// <summary>What a failure means: the contract's failover rules. Pure.</summary>
internal static class FailoverRules
{
    /// <summary>The answer broke off.</summary>
    public const string ConnectionBroken = "connection_broken";

    /// <summary>The silo that carried the request is gone: not the provider's fault.</summary>
    public const string NodeLost = "node_lost";

    private const int OverloadedStatus = 529;

    /// <summary>Refusals of what was said, whatever their status: another provider must not be asked to do what one has refused.</summary>
    private static readonly FrozenSet<string> Refusals =
        FrozenSet.Create("content_policy_violation", "content_filter", "ResponsibleAIPolicyViolation", "moderation_blocked", "safety");

    /// <summary>Our account there is empty or closed; waiting does not help.</summary>
    private static readonly FrozenSet<string> AccountCodes = FrozenSet.Create(
        "insufficient_quota", "credit_balance_exhausted", "organization_spend_limit_exceeded", "project_spend_limit_exceeded",
        "organization_usage_limit_exceeded", "enforced_spend_limit_reached", "billing_error");

    /// <summary>The failure of an attempt that brought no answer. Not for <see cref="ProviderOutcome.Answered"/>.</summary>
    /// <param name="prefilled">Whether the target was asked to go on from a given beginning.</param>
    public static Failure Of(string provider, ProviderReply reply, RouteLimits limits, bool prefilled) => reply.Outcome switch
    {
        ProviderOutcome.Refused => Refused(provider, reply, limits, prefilled),
        ProviderOutcome.TimedOut or ProviderOutcome.Cancelled => Silent,
        ProviderOutcome.NotAvailable => new Failure(
            reply.Error?.Code is "provider_busy" or NodeLost ? FailureClass.Silent : FailureClass.Unusable,
            AttemptVerdict.Neutral,
            0,
            reply.Error?.Code ?? "not_available",
            Unavailable(provider, reply.Error)),
        _ => new Failure(FailureClass.Transient, AttemptVerdict.Failure, 0, "connect_failed", Unavailable(provider, reply.Error)),
    };

    /// <summary>No first token in time.</summary>
    public static Failure Silent { get; } = new(FailureClass.Silent, AttemptVerdict.Failure, 0, "timeout", GatewayErrors.Timeout);

    /// <summary>The request's own time was over; the provider may be well.</summary>
    public static Failure OutOfTime { get; } = Silent with { Class = FailureClass.Final, Verdict = AttemptVerdict.Neutral, Code = "deadline" };

    /// <summary>An answer with status 200 that is not what was asked for.</summary>
    /// <param name="fault">Our word for it.</param>
    /// <param name="error">The provider's own words inside it; null where there are none.</param>
    public static Failure Unfit(string provider, int status, string fault, ProviderError? error, RouteLimits limits)
    {
        if (error is null)
        {
            return new Failure(FailureClass.Transient, VerdictOf(fault), status, fault, GatewayErrors.ProviderUnavailable($"the answer of the provider '{provider}' was not usable ({fault})."));
        }

        // What came with a 200 is judged by what it says; where that is about the request or says nothing, it counts as the provider's own trouble.
        var told = InBandStatus(error);
        var failure = Refused(provider, new ProviderReply { Outcome = ProviderOutcome.Refused, Status = told, Error = error }, limits, prefilled: false);
        var isPlain = failure.Class == FailureClass.Final && !IsRefusal(error);
        return failure with
        {
            Class = isPlain ? FailureClass.Transient : failure.Class,
            Verdict = isPlain ? AttemptVerdict.Failure : failure.Verdict,
            Status = status,
            Code = fault,
        };
    }

    /// <summary>A stream that broke off after its first token.</summary>
    public static Failure Broke(int status, string fault, ProviderError? error) => new(
        error is not null && IsRefusal(error) ? FailureClass.Final : FailureClass.Broken,
        VerdictOf(fault),
        status,
        fault,
        error is null ? GatewayErrors.StreamBroken : GatewayErrors.StreamBroken with { Message = error.Message, FromProvider = true });

    /// <summary>Our word for why an answer could not be read on.</summary>
    public static string CodeOf(Exception exception) => exception is NodeLostException ? NodeLost : ConnectionBroken;

    /// <summary>An answer that does not begin with what the caller has already. The provider is well.</summary>
    public static Failure Diverged(int status) =>
        new(FailureClass.Diverged, AttemptVerdict.Neutral, status, "answer_diverged", GatewayErrors.StreamBroken);

    private static Failure Refused(string provider, ProviderReply reply, RouteLimits limits, bool prefilled)
    {
        var status = reply.Status;
        var code = reply.Error?.Code ?? reply.Error?.Type ?? "status_" + status.ToString(CultureInfo.InvariantCulture);
        var failure = new Failure(FailureClass.Final, AttemptVerdict.Neutral, status, code, ProviderErrors.Of(provider, reply), reply.RetryAfter);
        if (reply.NotSent)
        {
            // Another target may have the words; where none has, this is the gateway's own answer.
            return failure with { Class = FailureClass.Unusable, Error = failure.Error with { FromProvider = false } };
        }

        if (reply.Error is { } error && IsRefusal(error))
        {
            return failure;
        }

        if (reply.Error?.Code == "context_length_exceeded")
        {
            return failure with { Class = FailureClass.TooLong };
        }

        if (reply.Error is { } words && (AccountCodes.Contains(words.Code ?? "") || AccountCodes.Contains(words.Type ?? "")))
        {
            return failure with { Class = FailureClass.Unusable, Verdict = AttemptVerdict.CredentialRefused, WholeAccount = true, Error = failure.Error with { Retryable = false, ProviderBody = null } };
        }

        return status switch
        {
            // A 403 may be about this model, this region or these words: it moves on, but says nothing about the credential as a whole.
            401 or 402 => failure with { Class = FailureClass.Unusable, Verdict = AttemptVerdict.CredentialRefused },
            403 => failure with { Class = FailureClass.Unusable },
            429 when limits.RetryOn.Contains(429) => failure with { Class = FailureClass.RateLimited, Verdict = AttemptVerdict.RateLimited },
            429 => failure with { Verdict = AttemptVerdict.RateLimited },
            < 400 => failure with { Class = FailureClass.Transient, Verdict = AttemptVerdict.Failure },
            _ when limits.RetryOn.Contains(status) => failure with { Class = FailureClass.Transient, Verdict = IsTrouble(status) ? AttemptVerdict.Failure : AttemptVerdict.Neutral },
            _ when prefilled => failure with { Class = FailureClass.PrefillRefused },
            _ => failure with { Verdict = IsTrouble(status) ? AttemptVerdict.Failure : AttemptVerdict.Neutral },
        };
    }

    private static AttemptVerdict VerdictOf(string fault) => fault == NodeLost ? AttemptVerdict.Neutral : AttemptVerdict.Failure;

    private static bool IsTrouble(int status) => status >= 500 || status == 408;

    private static bool IsRefusal(ProviderError error) => Refusals.Contains(error.Code ?? "") || Refusals.Contains(error.Type ?? "");

    /// <summary>The status that an error inside a 200 would have had.</summary>
    private static int InBandStatus(ProviderError error)
    {
        if (int.TryParse(error.Code, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 400 and < 600)
        {
            return status;
        }

        return (error.Type, error.Code) switch
        {
            ("rate_limit_error", _) or (_, "rate_limit_exceeded") => 429,
            ("overloaded_error", _) or (_, "server_is_overloaded") => OverloadedStatus,
            ("authentication_error", _) or (_, "invalid_api_key") => 401,
            (_, "context_length_exceeded") => 400,
            _ => 502,
        };
    }

    private static ApiError Unavailable(string provider, ProviderError? error) =>
        GatewayErrors.ProviderUnavailable(error?.Message ?? $"the provider '{provider}' could not be reached.");
}
