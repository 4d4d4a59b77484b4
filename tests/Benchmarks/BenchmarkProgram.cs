using BenchmarkDotNet.Running;

namespace Gateway.Benchmarks;

/// <summary><c>dotnet run --project tests/Benchmarks -c Release -- --filter '*'</c>; <c>-- ledger</c>: see <see cref="LedgerScale"/>; <c>-- cluster</c>: see <see cref="ClusterScale"/>.</summary>
internal static class BenchmarkProgram
{
    private static async Task Main(string[] arguments)
    {
        if (arguments is ["cluster", .. var scale])
        {
            if (!OperatingSystem.IsWindows())
            {
                await ClusterScale.Run(scale);
            }

            return;
        }

        if (arguments is ["ledger", .. var rest])
        {
            LedgerScale.Run(rest);
            return;
        }

        BenchmarkSwitcher.FromAssembly(typeof(BenchmarkProgram).Assembly).Run(arguments);
    }
}
