using Microsoft.Extensions.Logging;

namespace Gateway.Grains.Budgets;

/// <summary>Event ids 3350-3399.</summary>
internal static partial class BudgetLog
{
    [LoggerMessage(3350, LogLevel.Error, "{Account} could not be stored; what was granted so far stays in force.")]
    public static partial void WriteFailed(ILogger logger, Exception exception, string account);

    [LoggerMessage(3351, LogLevel.Warning, "{Account} was stored by another activation meanwhile; this one ends.")]
    public static partial void WriteConflict(ILogger logger, Exception exception, string account);

    [LoggerMessage(3352, LogLevel.Information, "{Account} was not put away in order: up to {Doubt} counts as spent until the ledger tells.")]
    public static partial void InDoubt(ILogger logger, string account, decimal doubt);

    [LoggerMessage(3353, LogLevel.Information, "{Account}: the ledger says that {Spent} is spent.")]
    public static partial void Resolved(ILogger logger, string account, decimal spent);

    [LoggerMessage(3354, LogLevel.Error, "{Account}: the ledger cannot be read; it is asked again.")]
    public static partial void HistoryFailed(ILogger logger, Exception exception, string account);

    [LoggerMessage(3355, LogLevel.Warning, "{Account}: {Count} reservations ended because nobody settled them in time; they count as spent until the ledger tells.")]
    public static partial void Expired(ILogger logger, string account, int count);

    [LoggerMessage(3356, LogLevel.Error, "{Account} is in {Currency}, and Gateway:Billing:Rates has no rate for it: its requests are refused.")]
    public static partial void NoRate(ILogger logger, string account, string currency);
}
