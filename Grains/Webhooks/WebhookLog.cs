using Microsoft.Extensions.Logging;

namespace Gateway.Grains.Webhooks;

/// <summary>Log events of alerts and webhooks: ids 3400 to 3449. A webhook is its name: a URL may hold a token.</summary>
internal static partial class WebhookLog
{
    [LoggerMessage(3400, LogLevel.Warning, "The budget of {Scope} {Owner} ({Name}) has passed {Percent} %: {Spent} of {Amount} {Currency} are spent in the {Period} since {PeriodStart:u}.")]
    public static partial void BudgetThreshold(
        ILogger logger, string scope, string owner, string name, int percent, decimal spent, decimal amount, string currency, string period, DateTimeOffset periodStart);

    [LoggerMessage(3410, LogLevel.Debug, "Webhook {Webhook} took event {EventId} at try {Try}.")]
    public static partial void Delivered(ILogger logger, string webhook, string eventId, int @try);

    [LoggerMessage(3411, LogLevel.Debug, "Webhook {Webhook} did not take event {EventId} at try {Try}: {Reason}.")]
    public static partial void TryFailed(ILogger logger, string webhook, string eventId, int @try, string reason);

    [LoggerMessage(3412, LogLevel.Error, "Webhook {Webhook} did not take event {EventId} in {Tries} tries, it is given up: {Reason}.")]
    public static partial void GivenUp(ILogger logger, string webhook, string eventId, int tries, string reason);

    [LoggerMessage(3413, LogLevel.Error, "Event {EventId} is dropped for webhook {Webhook}: {Length} events wait already.")]
    public static partial void QueueFull(ILogger logger, string webhook, string eventId, int length);

    [LoggerMessage(3414, LogLevel.Error, "Event {EventId} is not sent to webhook {Webhook}: the node stops.")]
    public static partial void Stopped(ILogger logger, string webhook, string eventId);

    [LoggerMessage(3415, LogLevel.Information, "Event {EventId} is not sent to webhook {Webhook}: the configuration does not want it any more.")]
    public static partial void NotWanted(ILogger logger, string webhook, string eventId);
}
