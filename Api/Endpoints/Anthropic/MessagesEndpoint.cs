using FastEndpoints;
using Gateway.Api.Pipeline;

namespace Gateway.Api.Endpoints.Anthropic;

internal sealed class MessagesEndpoint(RequestPipeline pipeline) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Post("/v1/messages");
        AllowAnonymous();
    }

    public override Task HandleAsync(CancellationToken ct)
    {
        HttpContext.MarkResponseStart();
        return pipeline.Handle(HttpContext, PipelineOperation.Messages);
    }
}
