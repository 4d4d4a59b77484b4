using FastEndpoints;
using Gateway.Api.Endpoints.Health;
using Gateway.Api.Json;

namespace Gateway.Api.Endpoints.Anthropic;

/// <summary>What Claude Code asks before it trusts an address: whether anybody is there.</summary>
internal sealed class HelloEndpoint : EndpointWithoutRequest
{
    public override void Configure()
    {
        Verbs(Http.GET, Http.HEAD);
        Routes("/api/hello");
        AllowAnonymous();
    }

    public override Task HandleAsync(CancellationToken ct)
    {
        HttpContext.MarkResponseStart();
        return ApiJson.Write(HttpContext, new HealthView("hello"));
    }
}
