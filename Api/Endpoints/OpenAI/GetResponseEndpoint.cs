using FastEndpoints;
using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Api.Endpoints.OpenAI;

internal sealed class GetResponseEndpoint(KeptResponseGate kept) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Get("/v1/responses/{id}");
        AllowAnonymous();
    }

    public override Task HandleAsync(CancellationToken ct)
    {
        HttpContext.MarkResponseStart();
        return kept.Handle(HttpContext, ProviderOperation.GetResponse, Route<string>("id") ?? "");
    }
}
