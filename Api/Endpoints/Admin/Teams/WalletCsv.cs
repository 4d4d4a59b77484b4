using Gateway.Grains.Interfaces.Teams;

namespace Gateway.Api.Endpoints.Admin.Teams;

/// <summary>A wallet's ledger as CSV.</summary>
internal static class WalletCsv
{
    public static readonly IReadOnlyList<string> Columns =
    [
        "id", "at", "kind", "debit", "credit", "amount", "currency", "original_amount", "original_currency", "rate", "rate_at", "reference", "request_id",
    ];

    public static void Write(CsvWriter csv, WalletLine line)
    {
        var (debit, credit) = WalletAccountNames.Of(line.Kind);
        csv.Text(line.Id)
            .Value<DateTimeOffset>(line.At)
            .Text(line.Kind.ToString().ToLowerInvariant())
            .Text(debit)
            .Text(credit)
            .Value<decimal>(line.Amount)
            .Text(line.Currency)
            .Value(line.Original)
            .Text(line.Original is null ? null : line.OriginalCurrency)
            .Value<decimal>(line.Rate)
            .Value(line.RateAt)
            .Text(line.Reference)
            .Text(line.RequestId)
            .EndLine();
    }
}
