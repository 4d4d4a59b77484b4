using FastEndpoints;
using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Api.Endpoints.OpenAI;

internal sealed class DeleteResponseEndpoint(KeptResponseGate kept) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Delete("/v1/responses/{id}");
        AllowAnonymous();
    }

    public override Task HandleAsync(CancellationToken ct)
    {
        HttpContext.MarkResponseStart();
        return kept.Handle(HttpContext, ProviderOperation.DeleteResponse, Route<string>("id") ?? "");
    }
}
