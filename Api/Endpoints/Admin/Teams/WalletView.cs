using Gateway.Grains.Interfaces.Teams;

namespace Gateway.Api.Endpoints.Admin.Teams;

/// <summary>A team's wallet as <c>/admin/teams/{id}/wallet</c> shows it.</summary>
/// <param name="Prepaid">False while nothing was ever credited: the team pays afterwards, and no balance bounds it.</param>
internal sealed record WalletView(bool Prepaid, string Balance, string Reserved, string Currency, string Ledger)
{
    /// <param name="billingCurrency">In which a wallet would be shown that is not there.</param>
    public static WalletView Of(TeamInfo info, string billingCurrency) => TeamWalletView.Of(info) is { } wallet
        ? new WalletView(true, wallet.Balance, wallet.Reserved, wallet.Currency, wallet.Ledger)
        : new WalletView(false, "0", "0", billingCurrency, TeamWalletView.LedgerOf(info.Id));
}
