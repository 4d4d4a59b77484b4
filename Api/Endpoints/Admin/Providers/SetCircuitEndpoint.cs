using FastEndpoints;
using Gateway.Api.Errors;
using Gateway.Api.Json;
using Gateway.Api.Pipeline;
using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Api.Endpoints.Admin.Providers;

/// <summary>Opens or closes a provider's circuit by hand, or leaves it to itself. Body: <c>{"state": "open"|"closed"|"auto"}</c>. A repeat changes nothing.</summary>
internal sealed class SetCircuitEndpoint(ProviderFinder providers, LostCalls lost) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Post("/admin/providers/{name}/circuit");
        AllowAnonymous();
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        HttpContext.MarkResponseStart();
        if (providers.Find(Route<string>("name")) is not { } provider)
        {
            await ErrorWriter.Write(HttpContext, GatewayErrors.NotFound("provider with this name"));
            return;
        }

        var (fields, error) = await JsonFields.Read(HttpContext);
        var order = fields is null ? null : Read(fields);
        if ((error ?? fields!.Finish()) is { } wrong)
        {
            await ErrorWriter.Write(HttpContext, wrong);
            return;
        }

        var status = await lost.Repeat(() => providers.GrainOf(provider).Order(order!.Value));
        await ApiJson.Write(HttpContext, providers.Show(provider, status));
    }

    private static CircuitOverride? Read(JsonFields fields)
    {
        const string Field = "state";
        CircuitOverride? order = fields.Text(Field, 16) switch
        {
            "open" => CircuitOverride.Open,
            "closed" => CircuitOverride.Closed,
            "auto" => CircuitOverride.Auto,
            _ => null,
        };
        if (order is null)
        {
            fields.Fail<string>(Field, "must be open, closed or auto");
        }

        return order;
    }
}
