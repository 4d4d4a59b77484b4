using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Interfaces.Values;
using Gateway.Grains.Pricing;
using Gateway.Grains.Usage;

namespace Gateway.Grains.Budgets;

/// <summary>What a key or a team spent by the ledger's rows, in the billing currency; rows of another one count at the rates in force.</summary>
internal sealed class LedgerHistory(SpendOwner owner, ISpendLedger ledger, IRequestLog rows, ILedgerProgress progress, BillingInForce billing) : ISpendHistory
{
    public async ValueTask<decimal> Spent(
        DateTimeOffset? from, DateTimeOffset to, IReadOnlySet<string> others, bool isFinal, CancellationToken cancellation)
    {
        await progress.Caught(owner, RequestId.FloorOf(to), others, isFinal, cancellation);

        // The others' rows may come in meanwhile: their sum has to be the same before and after, so that it is what the whole sum holds of them.
        var first = from is { } start ? RequestId.FloorOf(start) : "";
        var excluded = await SumOf(others, first, cancellation);
        while (true)
        {
            var sum = 0m;
            foreach (var part in await ledger.Sum(owner, from ?? DateTimeOffset.UnixEpoch, to, cancellation))
            {
                sum += InBilling(part.Amount, part.Currency);
            }

            var again = await SumOf(others, first, cancellation);
            if (again == excluded)
            {
                return sum - excluded.Amount;
            }

            excluded = again;
        }
    }

    private async ValueTask<(int Rows, decimal Amount)> SumOf(IReadOnlySet<string> others, string first, CancellationToken cancellation)
    {
        // Taken anew each time: others may be added while this waits.
        var ids = others.Where(id => string.CompareOrdinal(id, first) >= 0).ToArray();
        var (found, amount) = (0, 0m);
        foreach (var id in ids)
        {
            if (await rows.Find(id, cancellation) is { } row)
            {
                found++;
                amount += row.Currency is { } currency ? InBilling((row.Cost ?? 0) + (row.Fee ?? 0), currency) : 0;
            }
        }

        return (found, amount);
    }

    private decimal InBilling(decimal amount, string currency) => billing.Value.RateOf(currency) is { } rate
        ? amount * rate
        : throw new InvalidOperationException($"Gateway:Billing:Rates has no rate for {currency}, which was billed before.");
}
