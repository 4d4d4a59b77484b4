using BenchmarkDotNet.Running;

namespace Gateway.Benchmarks;

/// <summary><c>dotnet run --project tests/Benchmarks -c Release -- --filter '*'</c></summary>
internal static class BenchmarkProgram
{
    private static void Main(string[] arguments) => BenchmarkSwitcher.FromAssembly(typeof(BenchmarkProgram).Assembly).Run(arguments);
}
