using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Usage.Rollups;

namespace Gateway.Grains.Usage;

/// <summary>Adds up spend by currency; the same for every store.</summary>
internal sealed class SpendTotals
{
    private readonly SortedDictionary<string, (ExactSum Amount, long Requests)> _sums = new(StringComparer.Ordinal);

    // Only money and the number of rows are wanted of it.
    private readonly UsageTotals _stored = new();

    public void Add(string currency, decimal? cost, decimal? fee) => Add(currency, default(ExactSum).Plus(cost ?? 0).Plus(fee ?? 0), 1);

    /// <summary>Adds sums in the form of <see cref="TotalsCodec"/>.</summary>
    public void Add(string currency, ReadOnlySpan<byte> totals)
    {
        _stored.Clear();
        TotalsCodec.AddTo(_stored, totals);
        Add(currency, _stored.Cost.Plus(_stored.Fee), _stored.Requests);
    }

    public IReadOnlyList<SpendSum> ToSums() => [.. _sums.Select(static entry => new SpendSum(entry.Key, entry.Value.Amount.Value, entry.Value.Requests))];

    public void Add(string currency, ExactSum amount, long requests)
    {
        if (currency.Length > 0)
        {
            var (before, count) = _sums.GetValueOrDefault(currency);
            _sums[currency] = (before.Plus(amount), count + requests);
        }
    }
}
