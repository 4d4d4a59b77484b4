using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Providers;

/// <summary>The replies of attempts that brought no answer. Their messages go to callers: no address, no credential.</summary>
internal static class ProviderReplies
{
    public static readonly ProviderReply Cancelled = new()
    {
        Outcome = ProviderOutcome.Cancelled,
        Error = new ProviderError("The request was cancelled.", "server_error", null, null),
    };

    /// <summary>Before the request's form was sent to its end: nobody can have worked on it.</summary>
    public static readonly ProviderReply CancelledUnsent = new()
    {
        Outcome = ProviderOutcome.Cancelled,
        Error = new ProviderError("The request was cancelled.", "server_error", null, null),
        NotSent = true,
    };

    public static ProviderReply NotAvailable(string message) => new()
    {
        Outcome = ProviderOutcome.NotAvailable,
        Error = new ProviderError(message, "server_error", "provider_unavailable", null),
    };

    /// <summary>The kind of provider has no such operation. Nothing was sent.</summary>
    public static ProviderReply NoOperation(ProviderSettings settings, ProviderOperation operation) => NotExpressible(new RequestFault(
        $"Provider '{settings.Name}' has no {OperationNames.Of(operation)}.", "model", "unsupported_operation"));

    public static ProviderReply ConnectFailed(string provider, string reason) => new()
    {
        Outcome = ProviderOutcome.ConnectFailed,
        Error = new ProviderError($"Provider '{provider}' could not be reached: {reason}.", "server_error", "provider_unavailable", null),
    };

    /// <summary>The target's language has no words for the request. Nothing was sent.</summary>
    public static ProviderReply NotExpressible(RequestFault fault) => new()
    {
        Outcome = ProviderOutcome.Refused,
        Status = 400,
        Error = new ProviderError(fault.Message, "invalid_request_error", fault.Code, fault.Param),
        NotSent = true,
    };

    public static ProviderReply Refused(int status, ProviderError error, TimeSpan? retryAfter = null, string? requestId = null, byte[]? body = null) => new()
    {
        Outcome = ProviderOutcome.Refused,
        Status = status,
        Error = error,
        RetryAfter = retryAfter,
        ProviderRequestId = requestId,
        ErrorBody = body,
    };
}
