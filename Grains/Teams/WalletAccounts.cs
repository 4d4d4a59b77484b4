using Gateway.Grains.Budgets;
using Gateway.Grains.Interfaces.Nodes;
using Gateway.Grains.Pricing;
using Gateway.Grains.Usage;
using Microsoft.Extensions.Logging;

namespace Gateway.Grains.Teams;

/// <summary>Makes the wallets of team grains: what they need besides the grain's own state.</summary>
internal sealed class WalletAccounts(
    IWalletStore store, ILedgerProgress progress, StallWatch stalls, BillingInForce billing, TimeProvider time, ILogger<WalletAccount> logger)
{
    /// <param name="end">Ends the grain's activation: another one is faster.</param>
    public WalletAccount Of(string team, IPersistentState<SpendState> state, Action end) => new(
        team,
        new SpendKeeper($"The wallet of team {team}", state, new WalletHistory(team, store, progress), stalls, time, logger, end),
        store,
        billing,
        time);
}
