using Gateway.Grains.Budgets;
using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Interfaces.Values;
using Gateway.Grains.Usage;

namespace Gateway.Grains.Teams;

/// <summary>What a team's wallet paid by its ledger's lines, in its own currency.</summary>
internal sealed class WalletHistory(string team, IWalletStore store, ILedgerProgress progress) : ISpendHistory
{
    public async ValueTask<decimal> Spent(
        DateTimeOffset? from, DateTimeOffset to, IReadOnlySet<string> others, bool isFinal, CancellationToken cancellation)
    {
        var before = RequestId.FloorOf(to);
        await progress.Caught(SpendOwner.OfTeam(team), before, others, isFinal, cancellation);
        return await store.Spent(team, before, others, cancellation);
    }
}
