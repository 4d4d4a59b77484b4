using BenchmarkDotNet.Attributes;
using Gateway.Api.Pipeline;
using Gateway.Api.Routing;
using Gateway.Api.Telemetry;
using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Interfaces.Values;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using System.Diagnostics.Metrics;

namespace Gateway.Benchmarks;

/// <summary>What all metrics of a request cost it, and what asking for a span costs where nobody traces.</summary>
[MemoryDiagnoser]
public class TelemetryBenchmarks
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly DefaultHttpContext _http = new();
    private readonly UsageRecord _row = new()
    {
        Id = "req_1",
        CreatedAt = TimeProvider.System.GetUtcNow(),
        Endpoint = "chat.completions",
        KeyId = "key_1",
        RequestedModel = "openai/gpt-4o-mini-2024-07-18",
        Provider = "openai",
        Model = "gpt-4o-mini-2024-07-18",
        Stream = true,
        Status = 200,
        Usage = new TokenUsage(1200, 1000, 0, 300, 0),
        Cost = 0.00012345m,
        Currency = "USD",
        FirstTokenUs = 300_000,
        DurationUs = 900_000,
        OverheadUs = 180,
    };

    private GatewayInstruments _instruments = null!;
    private MetricsCollector _collector = null!;
    private Exchange _exchange = null!;
    private Attempt _attempt = null!;

    [GlobalSetup]
    public void Setup()
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        _collector = new MetricsCollector(meters, NullLogger<MetricsCollector>.Instance);
        _instruments = new GatewayInstruments(meters);
        _exchange = new Exchange(_http, PipelineOperation.ChatCompletions, null!, null!, TimeProvider.System);
        _attempt = new Attempt(
            new Target("openai", "gpt-4o-mini-2024-07-18", 1, new ForwarderReference("openai")),
            new Gateway.Api.Health.ProviderHealth(null!, TimeProvider.System, NullLogger<Gateway.Api.Health.ProviderHealth>.Instance),
            TimeProvider.System,
            default);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _collector.Dispose();
        _services.Dispose();
    }

    /// <summary>A streamed, priced request with one attempt: nine measurements.</summary>
    [Benchmark]
    public void Request()
    {
        _instruments.Ended(_exchange, _attempt, null);
        _instruments.Closed(_exchange, _row);
    }

    [Benchmark]
    public bool NoSpan() => GatewayTraces.Begin(_http) is null && GatewayTraces.Begin(_exchange, _attempt.Target) is null;
}
