using FastEndpoints;
using Gateway.Api.Access;
using Gateway.Api.Endpoints.Admin.Keys;
using Gateway.Api.Endpoints.Anthropic;
using Gateway.Api.Errors;
using Gateway.Api.Json;
using Gateway.Grains.Interfaces.ApiKeys;

namespace Gateway.Api.Endpoints.OpenAI;

/// <summary>One model. Ids hold slashes, written as they are or escaped.</summary>
internal sealed class GetModelEndpoint(CallerGate gate, VisibleModels models, KeyFinder keys) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Get("/v1/models/{**id}");
        AllowAnonymous();
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        HttpContext.MarkResponseStart();
        if (await gate.Identify(HttpContext) is not { } caller || await keys.Get(caller.KeyId) is not { } key)
        {
            return;
        }

        // Routing leaves %2F as it is, so that a slash in a segment cannot be mistaken for one between segments.
        var id = Uri.UnescapeDataString(Route<string>("id") ?? "");
        await (models.Find(id, new ModelPatterns(key.Policy.Models)) is { } model
            ? DoorOfPath.IsAnthropic(HttpContext.Request) ? ApiJson.Write(HttpContext, AnthropicModelView.Of(model)) : ApiJson.Write(HttpContext, model)
            : ErrorWriter.Write(HttpContext, GatewayErrors.ModelNotFound(id)));
    }
}
