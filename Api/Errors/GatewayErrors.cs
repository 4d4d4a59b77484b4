using System.Globalization;
using Gateway.Grains.Interfaces.Budgets;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.RateLimits;
using Microsoft.AspNetCore.Http;

namespace Gateway.Api.Errors;

/// <summary>The gateway's own errors: the contract's table.</summary>
internal static class GatewayErrors
{
    public const string InvalidRequest = "invalid_request_error";
    public const string ServerError = "server_error";
    public const string RateLimitType = "rate_limit_error";
    public const string ProviderAuthCode = "provider_auth_error";

    public static readonly ApiError InvalidApiKey = new(
        401, InvalidRequest, "invalid_api_key", "The API key is missing, unknown, revoked or expired. Send it as 'Authorization: Bearer <key>'.");

    public static readonly ApiError InvalidAdminKey = new(
        401, InvalidRequest, "invalid_api_key", "The admin key is missing or wrong. Send it as 'Authorization: Bearer <admin key>'.");

    public static readonly ApiError KeyServiceDown = new(
        503, ServerError, "service_unavailable", "The gateway cannot check API keys at the moment. Try again shortly.", Retryable: true, RetryAfter: TimeSpan.FromSeconds(1));

    public static readonly ApiError NoSilo = new(
        503, ServerError, "service_unavailable", "No silo of the cluster is to be seen from this node, which hosts no grains itself. Try again shortly.", Retryable: true, RetryAfter: TimeSpan.FromSeconds(1));

    public static readonly ApiError StoreDown = new(
        503, ServerError, "service_unavailable", "The gateway's store is away, and Gateway:WhenStoreIsDown says to refuse requests meanwhile.", Retryable: true, RetryAfter: TimeSpan.FromSeconds(2));

    public static readonly ApiError NodeLost = new(
        503, ServerError, "service_unavailable", "This node has lost the others and ends. Try again: another one answers.", Retryable: true, RetryAfter: TimeSpan.FromSeconds(1));

    public static readonly ApiError LedgerDown = new(
        503, ServerError, "service_unavailable", "The gateway cannot write its ledger at the moment; answers that cannot be accounted for are not given out.", Retryable: true, RetryAfter: TimeSpan.FromSeconds(5));

    public static readonly ApiError Overloaded = new(
        503, ServerError, "service_unavailable", "The gateway holds as many request and answer bytes as it may at the moment. Try again shortly.", Retryable: true, RetryAfter: TimeSpan.FromSeconds(1));

    public static readonly ApiError Internal = new(
        500, ServerError, "internal_error", "The gateway failed on this request. The x-request-id header identifies it in the logs.", Retryable: true);

    public static readonly ApiError RequestTimeout = new(
        408, InvalidRequest, "request_timeout", "The request body did not arrive in time.", Retryable: true);

    public static readonly ApiError Timeout = new(
        504, ServerError, "provider_timeout", "No provider answered in time.", Retryable: true);

    public static readonly ApiError StreamBroken = new(
        502, ServerError, "provider_stream_error", "The provider's stream ended before the answer was complete.", Retryable: true);

    public static readonly ApiError NoRoomForUpload = new(
        503, ServerError, "service_unavailable", "The gateway has no room for another upload at the moment. Try again shortly.", Retryable: true, RetryAfter: TimeSpan.FromSeconds(2));

    public static ApiError TooLarge(int limit) => new(
        413, InvalidRequest, "request_too_large", $"The request body is larger than the {limit} bytes that are allowed (Gateway:MaxRequestBytes).");

    public static ApiError Invalid(string message, string? param, string? code = null) => new(400, InvalidRequest, code, message, param);

    public static ApiError Of(RequestFault fault) => Invalid(fault.Message, fault.Param, fault.Code);

    public static ApiError ModelNotFound(string model) => new(
        404, InvalidRequest, "model_not_found", $"The model '{model}' is not known here: it is neither a route, nor 'provider/model' of an enabled provider, nor a model that exactly one enabled provider lists. GET /v1/models shows what there is.", "model");

    public static ApiError ModelNotAllowed(string model) => new(
        403, InvalidRequest, "model_not_allowed", $"This API key may not use the model '{model}'.", "model");

    /// <param name="tokens">What the request may take.</param>
    /// <param name="team">The team whose limit it is; null for the key's own.</param>
    public static ApiError RateLimited(RateAnswer answer, long tokens, string? team = null)
    {
        var whose = team is null ? "This API key's" : $"The team '{team}' of this API key has a";
        var error = new ApiError(429, RateLimitType, "rate_limit_exceeded", "", Retryable: true, RetryAfter: answer.RetryAfter);
        var seconds = answer.RetryAfter.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
        return answer.Refusal switch
        {
            RateRefusal.Requests => error with { Message = $"{whose} limit of {answer.Status.Requests?.Limit} requests per minute{(team is null ? " is" : ", which is")} reached. Try again in {seconds}s." },
            RateRefusal.Tokens => error with { Message = $"{whose} limit of {answer.Status.Tokens?.Limit} tokens per minute{(team is null ? "" : ", which")} has no room for the {tokens} that this request may take. Try again in {seconds}s." },
            RateRefusal.Parallel => error with { Message = $"{(team is null ? "This API key" : $"The team '{team}' of this API key")} has as many requests running as it may. Try again when one of them has ended." },
            _ => error with
            {
                Message = $"This request may take {tokens} tokens, more than the limit of {(team is null ? "this API key" : $"the team '{team}'")}: {answer.Status.Tokens?.Limit} tokens per minute. Shorten it, or lower max_completion_tokens.",
                Retryable = false,
                RetryAfter = null,
            },
        };
    }

    /// <summary>Money is short: which, how much of it there is, and when there is more.</summary>
    public static ApiError NoMoney(MoneyRefusal refusal)
    {
        var (spent, reserved, needed) = (Amount(refusal.Spent), Amount(refusal.Reserved), Amount(refusal.Needed));
        var used = refusal.Scope == MoneyScope.TeamWallet
            ? $"The prepaid wallet of this API key's team has {Amount(refusal.Limit - refusal.Spent)} {refusal.Currency}"
            : $"The budget of this API key{(refusal.Scope == MoneyScope.TeamBudget ? "'s team" : "")} is {Amount(refusal.Limit)} {refusal.Currency}, of which {spent} are spent";
        var reset = refusal.ResetsAt is { } at ? $" It resets at {at.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}." : " It does not reset by itself.";
        return new ApiError(
            402,
            "insufficient_quota",
            "insufficient_quota",
            $"{used} and {reserved} reserved for running requests. This request may cost up to {needed}.{reset}");
    }

    public static ApiError Unpriced(string model) => new(
        403,
        InvalidRequest,
        "model_not_allowed",
        $"No price is known for the model '{model}', and what may not exceed a budget cannot be used without one. The gateway's operator can give it one (Gateway:Prices).",
        "model");

    public static ApiError ProviderLimited(string provider, RateAnswer answer) => new(
        429,
        RateLimitType,
        "rate_limit_exceeded",
        answer.Refusal == RateRefusal.TooLarge
            ? $"This request may take more tokens than the limit of the provider '{provider}' gives in a minute."
            : $"The limit that is configured for the provider '{provider}' is reached.",
        Retryable: answer.Refusal != RateRefusal.TooLarge,
        RetryAfter: answer.Refusal == RateRefusal.TooLarge ? null : answer.RetryAfter);

    private static string Amount(decimal amount) => decimal.Round(Math.Max(0, amount), 12).ToString("0.############", CultureInfo.InvariantCulture);

    public static ApiError NotFound(string what) => new(404, InvalidRequest, "not_found", $"There is no {what}.");

    public static ApiError ProviderUnavailable(string reason) => new(
        503, ServerError, "provider_unavailable", $"No provider could take the request: {reason}", Retryable: true);

    public static ApiError ProviderAuth(string provider) => new(
        502, ServerError, ProviderAuthCode, $"The gateway's own credential at the provider '{provider}' was refused. The caller's key is fine; the gateway's operator has to act.");

    /// <summary>For a status that the framework set without a body: no such path, another method.</summary>
    public static ApiError OfStatus(HttpContext http) => http.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => NotFound($"{http.Request.Method} {http.Request.Path}"),
        StatusCodes.Status405MethodNotAllowed => new ApiError(405, InvalidRequest, "method_not_allowed", $"{http.Request.Method} is not possible here."),
        var status => new ApiError(status, InvalidRequest, null, $"The request was answered with status {status}."),
    };
}
