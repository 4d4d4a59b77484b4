using FastEndpoints;
using Gateway.Api.Access;
using Gateway.Api.Endpoints.Admin.Keys;
using Gateway.Api.Json;
using Gateway.Grains.Interfaces.ApiKeys;

namespace Gateway.Api.Endpoints.OpenAI;

internal sealed class ListModelsEndpoint(CallerGate gate, VisibleModels models, KeyFinder keys) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Get("/v1/models");
        AllowAnonymous();
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        HttpContext.MarkResponseStart();
        if (await gate.Identify(HttpContext) is { } caller && await keys.Get(caller.KeyId) is { } key)
        {
            await ApiJson.Write(HttpContext, new ModelListView("list", models.List(new ModelPatterns(key.Policy.Models))));
        }
    }
}
