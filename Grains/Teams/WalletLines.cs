using System.Globalization;
using System.Security.Cryptography;

namespace Gateway.Grains.Teams;

/// <summary>Names the lines of wallets' ledgers, so that they sort by time and a line that is written twice has one name.</summary>
internal static class WalletLines
{
    private const string Prefix = "wl_";

    /// <summary>A new line's id.</summary>
    public static string NewId(DateTimeOffset at) => Name(at, RandomNumberGenerator.GetHexString(20, lowercase: true));

    /// <summary>The id of a request's line.</summary>
    /// <param name="request">The request's id, <c>req_...</c>.</param>
    /// <param name="number">Which of its lines, from 1.</param>
    public static string IdOf(DateTimeOffset at, string request, int number) =>
        Name(at, string.Create(CultureInfo.InvariantCulture, $"{request.AsSpan(request.IndexOf('_') + 1)}{number}"));

    /// <summary>The smallest id that a line of this time can have.</summary>
    public static string FloorOf(DateTimeOffset at) => Name(at, "");

    private static string Name(DateTimeOffset at, string rest) =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Math.Max(0, at.ToUnixTimeMilliseconds()):x12}{rest}");
}
