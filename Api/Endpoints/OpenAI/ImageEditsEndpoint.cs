using FastEndpoints;
using Gateway.Api.Pipeline;

namespace Gateway.Api.Endpoints.OpenAI;

internal sealed class ImageEditsEndpoint(RequestPipeline pipeline) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Post("/v1/images/edits");
        AllowAnonymous();
    }

    public override Task HandleAsync(CancellationToken ct)
    {
        HttpContext.MarkResponseStart();
        return pipeline.Handle(HttpContext, PipelineOperation.ImageEdits);
    }
}
