using FastEndpoints;
using Gateway.Api.Errors;
using Gateway.Api.Json;
using Gateway.Api.Pipeline;
using Gateway.Api.Snapshot;
using Gateway.Grains.Interfaces.Teams;

namespace Gateway.Api.Endpoints.Admin.Teams;

/// <summary>Puts money into a wallet, once a reference: 201 the first time, 200 with the same line on a repeat.</summary>
internal sealed class CreditWalletEndpoint(TeamFinder teams, LostCalls lost, CurrentSnapshot current) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Post("/admin/teams/{id}/wallet/credits");
        AllowAnonymous();
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        HttpContext.MarkResponseStart();
        var (grain, team) = await teams.Find(Route<string>("id"));
        if (TeamErrors.OfChange(team) is { } refused)
        {
            await ErrorWriter.Write(HttpContext, refused);
            return;
        }

        var (fields, error) = await JsonFields.Read(HttpContext);
        var amount = fields is null ? 0 : ReadAmount(fields);
        var currency = fields is null ? "" : CurrencyField.Read(fields, current.Value.Settings.Billing);
        var reference = fields is null ? null : fields.Text("reference", 128) ?? fields.Fail<string>("reference", "is required: a text of 1 to 128 characters");
        if ((error ?? fields!.Finish()) is { } wrong)
        {
            await ErrorWriter.Write(HttpContext, wrong);
            return;
        }

        var answer = await lost.Repeat(() => grain!.Credit(amount, currency, reference!));
        await (answer.Outcome switch
        {
            CreditOutcome.Credited => ApiJson.Write(HttpContext, WalletLineView.Of(answer.Line!), 201),
            CreditOutcome.Repeated => ApiJson.Write(HttpContext, WalletLineView.Of(answer.Line!)),
            CreditOutcome.OtherAmount => ErrorWriter.Write(HttpContext, TeamErrors.OtherAmount(answer)),
            CreditOutcome.NoRate => ErrorWriter.Write(HttpContext, TeamErrors.NoRate(currency)),
            _ => ErrorWriter.Write(HttpContext, TeamErrors.Deleted(team!.Id)),
        });
    }

    private static decimal ReadAmount(JsonFields fields)
    {
        var amount = fields.Amount("amount");
        if (amount is null or 0)
        {
            fields.Fail<string>("amount", "is required: a text such as \"12.50\", above 0");
        }

        return amount ?? 0;
    }
}
