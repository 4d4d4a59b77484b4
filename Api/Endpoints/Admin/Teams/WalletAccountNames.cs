using Gateway.Grains.Interfaces.Teams;

namespace Gateway.Api.Endpoints.Admin.Teams;

/// <summary>
/// The accounts of a wallet's ledger, seen from the gateway's books: what a team has paid in is owed to it, so a debit takes from
/// <see cref="Available"/> and <see cref="Reserved"/>, a credit adds to them.
/// </summary>
internal static class WalletAccountNames
{
    /// <summary>Where top-ups come from.</summary>
    public const string Outside = "outside";

    public const string Available = "available";
    public const string Reserved = "reserved";
    public const string Cost = "cost";
    public const string Fee = "fee";

    public static (string Debit, string Credit) Of(WalletLineKind kind) => kind switch
    {
        WalletLineKind.Credit => (Outside, Available),
        WalletLineKind.Reservation => (Available, Reserved),
        WalletLineKind.Settlement => (Reserved, Cost),
        WalletLineKind.Fee => (Reserved, Fee),
        WalletLineKind.Refund => (Reserved, Available),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A kind of line that this version does not know."),
    };
}
