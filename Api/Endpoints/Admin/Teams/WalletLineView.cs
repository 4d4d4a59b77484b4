using Gateway.Api.Endpoints.Admin.Requests;
using Gateway.Grains.Interfaces.Teams;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Api.Endpoints.Admin.Teams;

/// <summary>A line of a wallet's ledger.</summary>
/// <param name="Debit">The account that the amount is taken from.</param>
/// <param name="Credit">The account that it goes to.</param>
/// <param name="Original">As it was credited or priced; null where that is not known.</param>
internal sealed record WalletLineView(
    string Id,
    DateTimeOffset At,
    string Kind,
    string Debit,
    string Credit,
    AmountView Amount,
    AmountView? Original,
    string Rate,
    DateTimeOffset? RateAt,
    string? Reference,
    string? RequestId)
{
    public static WalletLineView Of(WalletLine line)
    {
        var (debit, credit) = WalletAccountNames.Of(line.Kind);
        return new WalletLineView(
            line.Id,
            line.At,
            line.Kind.ToString().ToLowerInvariant(),
            debit,
            credit,
            AmountView.Of(line.Amount, line.Currency)!,
            AmountView.Of(line.Original, line.OriginalCurrency),
            PlainDecimal.Write(line.Rate),
            line.RateAt,
            line.Reference,
            line.RequestId);
    }
}
