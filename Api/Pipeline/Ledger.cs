using Gateway.Api.Errors;
using Gateway.Api.Spending;
using Gateway.Api.Pricing;
using Gateway.Api.Telemetry;
using Gateway.Grains.Interfaces.ApiKeys;
using Gateway.Grains.Interfaces.Usage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Api.Pipeline;

/// <summary>Ends a request in the books: one row, one settlement, on every way out and before the answer's last byte.</summary>
internal sealed class Ledger(IUsageSpool spool, KeyGate keys, OpenNotes notes, OwedRows owed, UnpricedModels unpriced, GatewayInstruments instruments, ILogger<Ledger> logger)
{
    /// <summary>False where the row could not be written: the answer must then not be given out as if it were accounted for.</summary>
    public async ValueTask<bool> Close(Exchange exchange, int status, string? errorCode)
    {
        if (exchange.Caller is not { } caller || exchange.Closed)
        {
            return true;
        }

        exchange.Closed = true;
        Price(exchange);
        exchange.Wallet = WalletBill.Of(exchange);
        var written = true;
        var row = exchange.ToRecord(status, errorCode);
        try
        {
            spool.Append(row);
            notes.End(exchange);
        }
        catch (IOException exception)
        {
            PipelineLog.LedgerFailed(logger, exception, exchange.Id);
            instruments.RowLost();
            written = false;
            row = status < StatusCodes.Status400BadRequest ? row with { Status = GatewayErrors.LedgerDown.Status, ErrorCode = GatewayErrors.LedgerDown.Code } : row;
            owed.Owe(row, notes.Detach(exchange));
        }

        instruments.Closed(exchange, row);
        exchange.Span?.Describe(exchange, row);
        if (exchange.Holds != AdmissionHolds.None)
        {
            await keys.Settle(caller.KeyId, new Settlement(
                exchange.Id, exchange.Holds, caller.Team, exchange.Usage.Total, exchange.Charge?.Total ?? 0, exchange.Wallet?.Spent ?? 0));
        }

        return written;
    }

    /// <summary>Prices what was used at the target whose answer the caller has.</summary>
    private void Price(Exchange exchange)
    {
        if (exchange.Answering is not { } target)
        {
            return;
        }

        exchange.Charge = target.Tariff?.Of(exchange.Usage, exchange.Head!.Makes.Image);
        if (exchange.Charge is null && !exchange.Usage.IsNothing)
        {
            unpriced.Note(target.Provider, target.Model);
        }
    }
}
