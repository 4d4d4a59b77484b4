using BenchmarkDotNet.Attributes;
using Gateway.Api.Health;
using Gateway.Grains.Interfaces.Providers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Benchmarks;

/// <summary>What a request asks and tells about a provider's health.</summary>
[MemoryDiagnoser]
public class HealthBenchmarks
{
    private readonly ProviderHealth _health = new(null!, TimeProvider.System, NullLogger<ProviderHealth>.Instance);
    private readonly AttemptReport _success = new("gpt-4o", AttemptVerdict.Success, false, TimeProvider.System.GetUtcNow(), 900_000, 300_000, null, false);

    [GlobalSetup]
    public void Setup()
    {
        _health.Take(new HealthSnapshot("healthy", 1, 1, CircuitOverride.Auto, default, []));
        _health.Take(new HealthSnapshot("sick", 1, 1, CircuitOverride.Auto, default,
            [new ModelCondition("gpt-4o", new HealthCondition(CircuitState.Open, TimeSpan.FromHours(1), default, HealthReasons.CircuitOpen))]));
    }

    [Benchmark]
    public bool LookHealthy() => _health.Look("healthy", "gpt-4o").Condition == TargetCondition.Available;

    [Benchmark]
    public bool LookOpen() => _health.Look("sick", "gpt-4o").Condition == TargetCondition.Open;

    [Benchmark]
    public void ReportSuccess() => _health.Report("healthy", _success);

    [Benchmark]
    public void BeganAndEnded()
    {
        _health.Began("healthy");
        _health.Ended("healthy");
    }

    [Benchmark]
    public TimeSpan? FirstTokenEstimate() => _health.FirstTokenEstimate("healthy", "gpt-4o");
}
