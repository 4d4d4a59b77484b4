using Gateway.Api.Pipeline;
using Gateway.Api.Routing;
using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Api.Tests.Pipeline;

public sealed class FailoverRulesTests
{
    private static readonly RouteLimits Limits = new();

    [Theory]
    [InlineData(408, null, "Transient", "Failure", 408)]
    [InlineData(409, null, "Transient", "Neutral", 409)]
    [InlineData(500, null, "Transient", "Failure", 500)]
    [InlineData(529, null, "Transient", "Failure", 503)]
    [InlineData(302, null, "Transient", "Failure", 502)]
    [InlineData(429, "rate_limit_exceeded", "RateLimited", "RateLimited", 429)]
    [InlineData(429, "insufficient_quota", "Unusable", "CredentialRefused", 429)]
    [InlineData(401, "invalid_api_key", "Unusable", "CredentialRefused", 502)]
    [InlineData(402, null, "Unusable", "CredentialRefused", 502)]
    [InlineData(403, null, "Unusable", "Neutral", 502)]
    [InlineData(400, "context_length_exceeded", "TooLong", "Neutral", 400)]
    [InlineData(400, "content_policy_violation", "Final", "Neutral", 400)]
    [InlineData(500, "content_filter", "Final", "Neutral", 500)]
    [InlineData(400, null, "Final", "Neutral", 400)]
    [InlineData(404, null, "Final", "Neutral", 404)]
    [InlineData(413, null, "Final", "Neutral", 413)]
    [InlineData(422, null, "Final", "Neutral", 422)]
    [InlineData(501, null, "Final", "Failure", 501)]
    public void Status_MeansWhatTheContractSays(int status, string? code, string expected, string verdict, int told)
    {
        var failure = FailoverRules.Of("p", Refusal(status, code), Limits, prefilled: false);

        Assert.Equal((expected, verdict, told), (failure.Class.ToString(), failure.Verdict.ToString(), failure.Error.Status));
    }

    [Theory]
    [InlineData(400, null, "PrefillRefused")]
    [InlineData(422, null, "PrefillRefused")]
    [InlineData(400, "context_length_exceeded", "TooLong")]
    [InlineData(400, "content_policy_violation", "Final")]
    [InlineData(503, null, "Transient")]
    public void Status_WithAPrefill_MayBeAboutThat(int status, string? code, string expected) =>
        Assert.Equal(expected, FailoverRules.Of("p", Refusal(status, code), Limits, prefilled: true).Class.ToString());

    [Theory]
    [InlineData(null, null, "Transient")]
    [InlineData("server_error", null, "Transient")]
    [InlineData("invalid_request_error", "400", "Transient")]
    [InlineData("rate_limit_error", null, "RateLimited")]
    [InlineData(null, "429", "RateLimited")]
    [InlineData("authentication_error", null, "Unusable")]
    [InlineData("invalid_request_error", "context_length_exceeded", "TooLong")]
    [InlineData("invalid_request_error", "content_policy_violation", "Final")]
    [InlineData("overloaded_error", null, "Transient")]
    public void Error_InsideA200_IsJudgedByWhatItSays(string? type, string? code, string expected) =>
        Assert.Equal(expected, FailoverRules.Unfit("p", 200, "error_in_answer", new ProviderError("no", type, code, null), Limits).Class.ToString());

    [Fact]
    public void Request_ThatATargetHasNoWordsFor_MovesOn_AndIsTheGatewaysOwnFault()
    {
        var reply = new ProviderReply { Outcome = ProviderOutcome.Refused, Status = 400, NotSent = true, Error = new ProviderError("no audio", "invalid_request_error", "unsupported_value", "messages[0]") };

        var failure = FailoverRules.Of("p", reply, Limits, prefilled: false);

        Assert.Equal((FailureClass.Unusable, AttemptVerdict.Neutral), (failure.Class, failure.Verdict));
        Assert.Equal((400, "no audio", "unsupported_value", "messages[0]", false), (failure.Error.Status, failure.Error.Message, failure.Error.Code, failure.Error.Param, failure.Error.FromProvider));
    }

    [Fact]
    public void Error_InsideA200_ReachesTheCallerInTheProvidersWords()
    {
        var error = FailoverRules.Unfit("p", 200, "error_in_answer", new ProviderError("the model fell over", "server_error", "oops", null), Limits).Error;

        Assert.Equal((502, "the model fell over", "oops", true), (error.Status, error.Message, error.Code, error.FromProvider));
    }

    [Theory]
    [InlineData(ProviderOutcome.ConnectFailed, null, "Transient", "Failure")]
    [InlineData(ProviderOutcome.TimedOut, null, "Silent", "Failure")]
    [InlineData(ProviderOutcome.NotAvailable, null, "Unusable", "Neutral")]
    [InlineData(ProviderOutcome.NotAvailable, "provider_busy", "Silent", "Neutral")]
    public void Outcome_WithoutAnAnswer_MeansWhatTheContractSays(ProviderOutcome outcome, string? code, string expected, string verdict)
    {
        var failure = FailoverRules.Of("p", new ProviderReply { Outcome = outcome, Error = new ProviderError("x", null, code, null) }, Limits, prefilled: false);

        Assert.Equal((expected, verdict), (failure.Class.ToString(), failure.Verdict.ToString()));
    }

    private static ProviderReply Refusal(int status, string? code) => new()
    {
        Outcome = ProviderOutcome.Refused,
        Status = status,
        Error = new ProviderError("no", null, code, null),
    };
}
