using Gateway.Grains.Interfaces.Teams;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Api.Endpoints.Admin.Teams;

/// <summary>A prepaid wallet in a team's view: exact decimal strings in its currency.</summary>
/// <param name="Balance">What is reserved is still in it.</param>
/// <param name="Ledger">Where its ledger is.</param>
internal sealed record TeamWalletView(string Balance, string Reserved, string Currency, string Ledger)
{
    /// <summary>Null for a team without a wallet.</summary>
    public static TeamWalletView? Of(TeamInfo info) => info.Wallet is not { } wallet
        ? null
        : new TeamWalletView(PlainDecimal.Write(wallet.Balance), PlainDecimal.Write(wallet.Reserved), wallet.Currency, LedgerOf(info.Id));

    public static string LedgerOf(string team) => $"/admin/teams/{Uri.EscapeDataString(team)}/wallet/ledger";
}
