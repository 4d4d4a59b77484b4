using Gateway.Api.Errors;
using Gateway.Api.Pipeline;
using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Interfaces.Values;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Api.Spending;

/// <summary>
/// Notes each request that spends bounded money before a provider is called, so that what a dying process had spent is in the ledger after all:
/// at the most that it can have been.
/// </summary>
internal sealed class OpenNotes(IOpenRequests requests, ILogger<OpenNotes> logger)
{
    private const string NodeLost = "node_lost";

    /// <summary>Null where the note is kept, or none is needed.</summary>
    public ApiError? Begin(Exchange exchange)
    {
        if (exchange.Money is not { } money)
        {
            return null;
        }

        var most = (exchange.Asked with { Tokens = money.Tokens }).Most;
        var record = exchange.ToRecord(StatusCodes.Status500InternalServerError, NodeLost) with
        {
            UsageSource = UsageSource.Estimated,
            Cost = most,
            Fee = 0,
            Currency = exchange.Snapshot.Settings.Billing.Currency,
            Metadata = null,
            Wallet = WalletBill.Most(exchange),
        };
        try
        {
            exchange.Note = requests.Begin(record);
            return null;
        }
        catch (IOException exception)
        {
            PipelineLog.LedgerFailed(logger, exception, exchange.Id);
            return GatewayErrors.LedgerDown;
        }
    }

    /// <summary>The request is over and its row is not written yet: what ends its note when it is.</summary>
    public Action Detach(Exchange exchange)
    {
        if (exchange.Note is not { } ticket)
        {
            return static () => { };
        }

        exchange.Note = null;
        return () => requests.End(ticket);
    }

    /// <summary>The request's own row is written.</summary>
    public void End(Exchange exchange)
    {
        if (exchange.Note is { } ticket)
        {
            exchange.Note = null;
            requests.End(ticket);
        }
    }
}
