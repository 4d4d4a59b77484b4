using System.Diagnostics;

namespace Gateway.TestKit.Time;

internal static class TimerOwners
{
    public static TimerOwner OfThisCall()
    {
        foreach (var frame in new StackTrace(2, fNeedFileInfo: false).GetFrames())
        {
            var space = frame.GetMethod()?.DeclaringType?.Namespace;
            if (space is null || !space.StartsWith("Gateway.", StringComparison.Ordinal) || space == typeof(TestClock).Namespace)
            {
                continue;
            }

            // The innermost frame of ours decides.
            return space.StartsWith("Gateway.Api.Pipeline", StringComparison.Ordinal) ? TimerOwner.Request
                : space == typeof(Faults.FaultProvider).Namespace ? TimerOwner.Script
                : TimerOwner.Other;
        }

        return TimerOwner.Other;
    }
}
