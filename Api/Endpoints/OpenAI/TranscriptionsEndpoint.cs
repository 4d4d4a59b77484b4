using FastEndpoints;
using Gateway.Api.Pipeline;

namespace Gateway.Api.Endpoints.OpenAI;

internal sealed class TranscriptionsEndpoint(RequestPipeline pipeline) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Post("/v1/audio/transcriptions");
        AllowAnonymous();
    }

    public override Task HandleAsync(CancellationToken ct)
    {
        HttpContext.MarkResponseStart();
        return pipeline.Handle(HttpContext, PipelineOperation.Transcriptions);
    }
}
