using FastEndpoints;
using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Api.Endpoints.OpenAI;

internal sealed class CancelResponseEndpoint(KeptResponseGate kept) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Post("/v1/responses/{id}/cancel");
        AllowAnonymous();
    }

    public override Task HandleAsync(CancellationToken ct)
    {
        HttpContext.MarkResponseStart();
        return kept.Handle(HttpContext, ProviderOperation.CancelResponse, Route<string>("id") ?? "");
    }
}
