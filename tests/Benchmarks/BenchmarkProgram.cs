using BenchmarkDotNet.Running;

namespace Gateway.Benchmarks;

/// <summary><c>dotnet run --project tests/Benchmarks -c Release -- --filter '*'</c>; <c>-- ledger</c>: see <see cref="LedgerScale"/>.</summary>
internal static class BenchmarkProgram
{
    private static void Main(string[] arguments)
    {
        if (arguments is ["ledger", .. var rest])
        {
            LedgerScale.Run(rest);
            return;
        }

        BenchmarkSwitcher.FromAssembly(typeof(BenchmarkProgram).Assembly).Run(arguments);
    }
}
