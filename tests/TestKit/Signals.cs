using System.Diagnostics;
using System.Globalization;

namespace Gateway.TestKit;

/// <summary>Signals to processes, by their ids.</summary>
internal static class Signals
{
    public static async Task Send(string signal, params IEnumerable<int> processes)
    {
        using var kill = Process.Start("kill", [$"-{signal}", .. processes.Select(id => id.ToString(CultureInfo.InvariantCulture))]);
        await kill.WaitForExitAsync();
    }
}
