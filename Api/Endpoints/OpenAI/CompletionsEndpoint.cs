using FastEndpoints;
using Gateway.Api.Pipeline;

namespace Gateway.Api.Endpoints.OpenAI;

internal sealed class CompletionsEndpoint(RequestPipeline pipeline) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Post("/v1/completions");
        AllowAnonymous();
    }

    public override Task HandleAsync(CancellationToken ct)
    {
        HttpContext.MarkResponseStart();
        return pipeline.Handle(HttpContext, PipelineOperation.Completions);
    }
}
