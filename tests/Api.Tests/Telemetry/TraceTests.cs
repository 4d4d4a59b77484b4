using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Api.Tests.Hosting;
using Gateway.TestKit;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Gateway.Api.Tests.Telemetry;

/// <summary>A gateway that exports to a receiver on loopback.</summary>
[Collection(Name)]
public sealed class TraceTests : IAsyncLifetime
{
    /// <summary>Of the tests that must not run beside these: a listener hears every gateway of the process.</summary>
    public const string Name = "traces";

    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string ClientSpan = "00f067aa0ba902b7";
    private const string Body = """{"model":"smart","messages":[{"role":"user","content":"words-of-a-caller"}]}""";

    private readonly ConcurrentQueue<Activity> _spans = new();
    private readonly ActivityListener _listener;
    private StubProvider _receiver = null!;
    private StubProvider _stub = null!;
    private TestGateway _gateway = null!;

    public TraceTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name is "Gateway" or "Microsoft.Orleans.Application",
            ActivityStopped = span =>
            {
                if (span.TraceId.ToString() == TraceId)
                {
                    _spans.Enqueue(span);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public async ValueTask InitializeAsync()
    {
        _receiver = await StubProvider.Start();
        _receiver.Answer = (_, _) => Task.CompletedTask;
        _stub = await StubProvider.Start();
        _gateway = await TestGateway.Start(
            new JsonObject
            {
                ["Providers"] = new JsonObject { ["up"] = TestGateway.Provider(_stub.BaseUrl) },
                ["Routes"] = new JsonObject
                {
                    ["smart"] = new JsonObject
                    {
                        ["MaxAttempts"] = 2,
                        ["Targets"] = new JsonArray(new JsonObject { ["Model"] = "sandbox/echo:status=401" }, new JsonObject { ["Model"] = "up/m" }),
                    },
                },
            },
            more:
            [
                "--OTEL_EXPORTER_OTLP_ENDPOINT", _receiver.BaseUrl[..^"/v1".Length],
                "--OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
            ]);
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _stub.DisposeAsync();
        await _receiver.DisposeAsync();
        _listener.Dispose();
    }

    [Fact]
    public async Task OneTrace_Leads_FromTheClient_ToTheProvider()
    {
        var answer = await _gateway.Send(Body, ("traceparent", $"00-{TraceId}-{ClientSpan}-01"), ("tracestate", "vendor=1"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        var forwarded = Assert.Single(_stub.Requests).Headers;
        var parent = forwarded["traceparent"].Split('-');
        Assert.Equal((TraceId, "vendor=1"), (parent[1], forwarded["tracestate"]));
        Assert.False(forwarded.ContainsKey("baggage"));

        var request = Assert.Single(_spans, span => span.Kind == ActivityKind.Server && span.Source.Name == "Gateway");
        var attempts = _spans.Where(span => span.Kind == ActivityKind.Client && span.Source.Name == "Gateway").ToList();
        Assert.Equal(ClientSpan, request.ParentSpanId.ToString());
        Assert.Equal(["chat echo:status=401", "chat m"], attempts.Select(span => span.DisplayName));
        Assert.All(attempts, span => Assert.Equal(request.SpanId, span.ParentSpanId));

        // The provider's parent is the span of the grain that called it, below the attempt's own.
        var up = Path(_spans.Single(span => span.SpanId.ToString() == parent[2]));
        Assert.Contains(attempts[1].SpanId, up);
        Assert.Contains(request.SpanId, up);
        Assert.Contains(_spans, span => span.Source.Name == "Microsoft.Orleans.Application" && span.DisplayName.Contains("Admit", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Spans_Say_WhatTheRowSays()
    {
        var answer = await _gateway.Send(Body, ("traceparent", $"00-{TraceId}-{ClientSpan}-01"));
        var row = (await _gateway.Row(answer))!;

        var request = Assert.Single(_spans, span => span.Kind == ActivityKind.Server && span.Source.Name == "Gateway");
        var attempts = _spans.Where(span => span.Kind == ActivityKind.Client && span.Source.Name == "Gateway").ToList();

        Assert.Equal("POST /v1/chat/completions", request.DisplayName);
        Assert.Equal((string)row["id"]!, request.GetTagItem("gateway.request.id"));
        Assert.Equal("smart", request.GetTagItem("gen_ai.request.model"));
        Assert.Equal("m", request.GetTagItem("gen_ai.response.model"));
        Assert.Equal("chat", request.GetTagItem("gen_ai.operation.name"));
        Assert.Equal("openai", request.GetTagItem("gen_ai.provider.name"));
        Assert.Equal((long)row["prompt_tokens"]!, request.GetTagItem("gen_ai.usage.input_tokens"));
        Assert.Equal((long)row["completion_tokens"]!, request.GetTagItem("gen_ai.usage.output_tokens"));
        Assert.Equal(200, request.GetTagItem("http.response.status_code"));
        Assert.Equal((ActivityStatusCode.Error, 401), (attempts[0].Status, attempts[0].GetTagItem("http.response.status_code")));
        Assert.Equal((ActivityStatusCode.Unset, 200), (attempts[1].Status, attempts[1].GetTagItem("http.response.status_code")));
        Assert.All(_spans, span => Assert.DoesNotContain(
            span.TagObjects, tag => tag.Value?.ToString() is { } value && (value.Contains("words-of-a-caller", StringComparison.Ordinal) || value.Contains(TestGateway.ApiKey, StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Streams_And_RefusedCallers_HaveSpansToo()
    {
        _stub.Answer = (http, _) => StubProvider.Stream(http, StubAnswers.Chunk("hello"), StubAnswers.Finish, StubAnswers.Usage(), StubAnswers.Done);
        var stream = await _gateway.Send(Body.Replace("{\"model\"", "{\"stream\":true,\"model\"", StringComparison.Ordinal), ("traceparent", $"00-{TraceId}-{ClientSpan}-01"));
        await stream.Content.ReadAsStringAsync();
        using var nobody = _gateway.NewClient("sk-nobody");
        nobody.DefaultRequestHeaders.Add("traceparent", $"00-{TraceId}-{ClientSpan}-01");
        await _gateway.Chat(Body, nobody);

        var requests = _spans.Where(span => span.Kind == ActivityKind.Server && span.Source.Name == "Gateway").Select(span => span.GetTagItem("http.response.status_code"));
        Assert.Equal([200, 401], requests);
        Assert.Contains(_spans, span => span.DisplayName == "chat m" && span.GetTagItem("gateway.first_token_us") is not null);
    }

    [Fact]
    public async Task Receiver_Gets_SpansAndMetrics()
    {
        await _gateway.Send(Body, ("traceparent", $"00-{TraceId}-{ClientSpan}-01"));

        Assert.True(_gateway.Services.GetRequiredService<TracerProvider>().ForceFlush());
        Assert.True(_gateway.Services.GetRequiredService<MeterProvider>().ForceFlush());

        var traces = Text("/v1/traces");
        var metrics = Text("/v1/metrics");
        Assert.Contains("POST /v1/chat/completions", traces, StringComparison.Ordinal);
        Assert.Contains("gen_ai.provider.name", traces, StringComparison.Ordinal);
        Assert.Contains("gateway.requests", metrics, StringComparison.Ordinal);
        Assert.Contains("gen_ai.client.operation.duration", metrics, StringComparison.Ordinal);
        Assert.Contains("dotnet.process.cpu.time", metrics, StringComparison.Ordinal);
        Assert.All([traces, metrics], sent => Assert.DoesNotContain("words-of-a-caller", sent, StringComparison.Ordinal));
    }

    private string Text(string path) =>
        string.Concat(_receiver.Requests.Where(request => request.Path == path).Select(request => Encoding.Latin1.GetString(request.Body)));

    /// <summary>A span and those above it.</summary>
    private List<ActivitySpanId> Path(Activity span)
    {
        var path = new List<ActivitySpanId>();
        for (var at = span; at is not null; at = _spans.FirstOrDefault(other => other.SpanId == at.ParentSpanId))
        {
            path.Add(at.SpanId);
        }

        return path;
    }
}
