using Microsoft.Extensions.Logging;

namespace Gateway.Grains.Teams;

/// <summary>Log events of teams: ids 1100 to 1149.</summary>
internal static partial class TeamLog
{
    [LoggerMessage(1100, LogLevel.Information, "Team {Team} was created.")]
    public static partial void Created(ILogger logger, string team);

    [LoggerMessage(1101, LogLevel.Information, "Team {Team} was changed.")]
    public static partial void Changed(ILogger logger, string team);

    [LoggerMessage(1102, LogLevel.Information, "Team {Team} was deleted; its keys are refused from now on.")]
    public static partial void Deleted(ILogger logger, string team);

    [LoggerMessage(1103, LogLevel.Information, "Team {Team}: {Amount} {Currency} were credited, reference {Reference}.")]
    public static partial void Credited(ILogger logger, string team, decimal amount, string currency, string reference);

    [LoggerMessage(1104, LogLevel.Warning, "Team {Team}: what was held for request {RequestId} could not be given back; it ends by itself.")]
    public static partial void UndoFailed(ILogger logger, Exception exception, string team, string requestId);
}
