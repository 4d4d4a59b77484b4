namespace Gateway.Grains.Interfaces.Usage;

/// <summary>A report was asked for that would take too much; the message says what to narrow.</summary>
public sealed class UsageReportTooLargeException(string message) : Exception(message);
