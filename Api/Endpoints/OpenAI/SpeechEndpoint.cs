using FastEndpoints;
using Gateway.Api.Pipeline;

namespace Gateway.Api.Endpoints.OpenAI;

internal sealed class SpeechEndpoint(RequestPipeline pipeline) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Post("/v1/audio/speech");
        AllowAnonymous();
    }

    public override Task HandleAsync(CancellationToken ct)
    {
        HttpContext.MarkResponseStart();
        return pipeline.Handle(HttpContext, PipelineOperation.Speech);
    }
}
