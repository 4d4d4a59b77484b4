using Microsoft.Extensions.Logging;

namespace Gateway.Api.Pipeline;

/// <summary>Log events of the request's path: ids 2000 to 2099. No message text, no secret, no caller's data but ids and model names.</summary>
internal static partial class PipelineLog
{
    [LoggerMessage(2000, LogLevel.Warning, "The admission by key {KeyId} is repeated once.")]
    public static partial void AdmissionRepeated(ILogger logger, Exception exception, string keyId);

    [LoggerMessage(2001, LogLevel.Error, "The admission by key {KeyId} failed: its grain or the store is out of reach.")]
    public static partial void AdmissionFailed(ILogger logger, Exception exception, string keyId);

    [LoggerMessage(2002, LogLevel.Warning, "The settlement with key {KeyId} is repeated once.")]
    public static partial void SettlementRepeated(ILogger logger, Exception exception, string keyId);

    [LoggerMessage(2003, LogLevel.Error, "The settlement of {ReservationId} with key {KeyId} failed; the reservation ends by its own deadline.")]
    public static partial void SettlementFailed(ILogger logger, Exception exception, string keyId, string reservationId);

    [LoggerMessage(2004, LogLevel.Error, "Request {RequestId} failed inside the gateway.")]
    public static partial void Failed(ILogger logger, Exception exception, string requestId);

    [LoggerMessage(2005, LogLevel.Warning, "Request {RequestId}: {Provider}/{Model} failed with status {Status} ({Error}); what is left is tried.")]
    public static partial void AttemptFailed(ILogger logger, string requestId, string provider, string model, int status, string? error);

    [LoggerMessage(2006, LogLevel.Error, "Request {RequestId}: its ledger row could not be written to the node's file.")]
    public static partial void LedgerFailed(ILogger logger, Exception exception, string requestId);

    [LoggerMessage(2011, LogLevel.Warning, "{Rows} ledger rows that could not be written before are in the node's file now.")]
    public static partial void OwedRowsPaid(ILogger logger, int rows);

    [LoggerMessage(2012, LogLevel.Critical, "The process ends with {Rows} ledger rows that could not be written to the node's file; those of requests with bounded money are written by the next start, as node_lost.")]
    public static partial void OwedRowsLost(ILogger logger, Exception exception, int rows);

    [LoggerMessage(2007, LogLevel.Warning, "Request {RequestId}: the stream of {Provider}/{Model} broke off ({Reason}).")]
    public static partial void StreamBroke(ILogger logger, string requestId, string provider, string model, string reason);

    [LoggerMessage(2008, LogLevel.Information, "Request {RequestId}: its stream is taken up by {Provider}/{Model}.")]
    public static partial void StreamTakenUp(ILogger logger, string requestId, string provider, string model);

    [LoggerMessage(2009, LogLevel.Error, "Request {RequestId}: the forwarder of {Provider} did not answer.")]
    public static partial void ForwarderFailed(ILogger logger, Exception exception, string requestId, string provider);

    [LoggerMessage(2011, LogLevel.Error, "An upload could not be kept on the node's disk.")]
    public static partial void UploadFailed(ILogger logger, Exception exception);

    [LoggerMessage(2010, LogLevel.Error, "Request {RequestId}: the limits of {Provider} could not be asked.")]
    public static partial void BucketFailed(ILogger logger, Exception exception, string requestId, string provider);

    [LoggerMessage(2011, LogLevel.Warning, "Where responses are kept could not be told or asked.")]
    public static partial void ResponsesOutOfReach(ILogger logger, Exception exception);
}
