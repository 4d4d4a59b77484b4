using FastEndpoints;
using Gateway.Api.Access;
using Gateway.Api.Endpoints.Admin.Keys;
using Gateway.Api.Endpoints.Anthropic;
using Gateway.Api.Errors;
using Gateway.Api.Json;
using Gateway.Grains.Interfaces.ApiKeys;

namespace Gateway.Api.Endpoints.OpenAI;

/// <summary>The models that a key may use, in the shape of the API that its caller speaks.</summary>
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
        if (await gate.Identify(HttpContext) is not { } caller || await keys.Get(caller.KeyId) is not { } key)
        {
            return;
        }

        var visible = models.List(new ModelPatterns(key.Policy.Models));
        if (!DoorOfPath.IsAnthropic(HttpContext.Request))
        {
            await ApiJson.Write(HttpContext, new ModelListView("list", visible));
        }
        else if (AnthropicModelListView.TryMake(visible, HttpContext.Request.Query, out var error) is { } page)
        {
            await ApiJson.Write(HttpContext, page);
        }
        else
        {
            await ErrorWriter.Write(HttpContext, error!);
        }
    }
}
