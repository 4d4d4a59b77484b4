using System.Globalization;
using System.Security.Cryptography;
using Gateway.Grains.Interfaces.Teams;
using Gateway.Grains.Interfaces.Usage;

namespace Gateway.Grains.Teams;

/// <summary>Names the lines of wallets' ledgers, so that they sort by time and a line that is written twice has one name.</summary>
internal static class WalletLines
{
    private const string Prefix = "wl_";

    /// <summary>Greater than every id.</summary>
    public const string Last = "wl_g";

    /// <summary>A new line's id.</summary>
    public static string NewId(DateTimeOffset at) => Name(at, RandomNumberGenerator.GetHexString(20, lowercase: true));

    /// <summary>The id of a request's line.</summary>
    /// <param name="request">The request's id, <c>req_...</c>.</param>
    /// <param name="number">Which of its lines, from 1.</param>
    public static string IdOf(DateTimeOffset at, string request, int number) =>
        Name(at, string.Create(CultureInfo.InvariantCulture, $"{request.AsSpan(request.IndexOf('_') + 1)}{number}"));

    /// <summary>The lines of a request that a wallet pays: each amount moves from one account to another, so that what was held is all accounted for.</summary>
    public static IEnumerable<WalletLine> Of(UsageRecord record)
    {
        if (record.Wallet is not { } wallet)
        {
            yield break;
        }

        var settledAt = record.CreatedAt + TimeSpan.FromMicroseconds(record.DurationUs);
        yield return Line(1, WalletLineKind.Reservation, record.CreatedAt, wallet.Reserved, null);
        yield return Line(2, WalletLineKind.Settlement, settledAt, wallet.Cost, wallet.Original);
        if (wallet.Fee != 0)
        {
            yield return Line(3, WalletLineKind.Fee, settledAt, wallet.Fee, null);
        }

        if (wallet.Reserved - wallet.Cost - wallet.Fee is var rest and not 0)
        {
            yield return Line(4, WalletLineKind.Refund, settledAt, rest, null);
        }

        WalletLine Line(int number, WalletLineKind kind, DateTimeOffset at, decimal amount, decimal? original) => new(
            IdOf(at, record.Id, number), at, kind, amount, wallet.Currency, original, wallet.OriginalCurrency, wallet.Rate, wallet.RateAt, null, record.Id);
    }

    /// <summary>The smallest id that a line of this time can have.</summary>
    public static string FloorOf(DateTimeOffset at) => Name(at, "");

    private static string Name(DateTimeOffset at, string rest) =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Math.Max(0, at.ToUnixTimeMilliseconds()):x12}{rest}");
}
