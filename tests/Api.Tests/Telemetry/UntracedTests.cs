using System.Net;
using Gateway.Api.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Gateway.Api.Tests.Telemetry;

[Collection(TraceTests.Name)]
public sealed class UntracedTests(StubbedGateway shared) : IClassFixture<StubbedGateway>
{
    [Fact]
    public async Task WithoutAnEndpoint_NothingIsTraced()
    {
        var answer = await shared.Gateway.Send(
            """{"model":"up/m","messages":[{"role":"user","content":"hi"}]}""",
            ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Null(shared.Gateway.Services.GetService<TracerProvider>());
        Assert.Null(shared.Gateway.Services.GetService<MeterProvider>());
        Assert.Empty(shared.Gateway.Services.GetServices<IOutgoingGrainCallFilter>());
        Assert.False(Assert.Single(shared.Stub.Requests).Headers.ContainsKey("traceparent"));
    }
}
