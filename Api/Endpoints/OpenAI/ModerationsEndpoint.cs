using FastEndpoints;
using Gateway.Api.Pipeline;

namespace Gateway.Api.Endpoints.OpenAI;

internal sealed class ModerationsEndpoint(RequestPipeline pipeline) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Post("/v1/moderations");
        AllowAnonymous();
    }

    public override Task HandleAsync(CancellationToken ct)
    {
        HttpContext.MarkResponseStart();
        return pipeline.Handle(HttpContext, PipelineOperation.Moderations);
    }
}
