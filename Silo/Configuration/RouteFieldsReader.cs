using System.Collections.Frozen;
using Gateway.Api.Routing;
using Gateway.Silo.Configuration.Reading;

namespace Gateway.Silo.Configuration;

/// <summary>Reads what a route and the defaults share.</summary>
internal static class RouteFieldsReader
{
    private const decimal ShortestSeconds = 0.01m;

    /// <summary>No provider call may outlive the forwarder's own time limit of two hours.</summary>
    private const decimal LongestSeconds = 7200;

    private const int LeastStatus = 400;
    private const int MostStatus = 599;

    public static RouteFields Read(SettingsSection section, RouteFields defaults)
    {
        var strategy = section.Choice("Strategy", "priority", "weighted", "latency", "cost") switch
        {
            "priority" => RoutingStrategy.Priority,
            "weighted" => RoutingStrategy.Weighted,
            "latency" => RoutingStrategy.Latency,
            "cost" => RoutingStrategy.Cost,
            _ => defaults.Strategy,
        };
        var recovery = section.Choice("StreamRecovery", "continue", "error") switch
        {
            "continue" => StreamRecovery.Continue,
            "error" => StreamRecovery.Error,
            _ => defaults.Limits.Recovery,
        };
        var limits = defaults.Limits;
        return new RouteFields(strategy, new RouteLimits
        {
            RetryOn = RetryOn(section) ?? limits.RetryOn,
            MaxAttempts = (int)(section.Whole("MaxAttempts", 1, 20) ?? limits.MaxAttempts),
            MaxRetryAfter = section.Seconds("MaxRetryAfterSeconds", 0, 600) ?? limits.MaxRetryAfter,
            HedgeAfter = section.Whole("HedgeAfterMs", 0, 600_000, " of milliseconds (0: never)") is { } hedge ? TimeSpan.FromMilliseconds(hedge) : limits.HedgeAfter,
            Recovery = recovery,
            FirstTokenTimeout = section.Seconds("FirstTokenTimeoutSeconds", ShortestSeconds, LongestSeconds) ?? limits.FirstTokenTimeout,
            StallTimeout = section.Seconds("StallTimeoutSeconds", ShortestSeconds, LongestSeconds) ?? limits.StallTimeout,
            Deadline = section.Seconds("DeadlineSeconds", ShortestSeconds, LongestSeconds) ?? limits.Deadline,
        },
        section.Text("StickyBy", Formats.IsName, Formats.Name) ?? defaults.StickyBy);
    }

    private static FrozenSet<int>? RetryOn(SettingsSection section)
    {
        const string Allowed = "a status from 400 to 599";
        if (section.Values("RetryOn", Allowed) is not { } values)
        {
            return null;
        }

        var statuses = new HashSet<int>();
        foreach (var value in values)
        {
            if (section.Check(value, SettingsSection.TryWhole(value.Text, LeastStatus, MostStatus, out var status), Allowed))
            {
                statuses.Add((int)status);
            }
        }

        return statuses.ToFrozenSet();
    }
}
