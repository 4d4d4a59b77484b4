using Gateway.Grains.Interfaces.Budgets;
using Gateway.Grains.Interfaces.Nodes;
using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Pricing;
using Gateway.Grains.Usage;
using Gateway.Grains.Webhooks;
using Microsoft.Extensions.Logging;

namespace Gateway.Grains.Budgets;

/// <summary>Makes the budgets of grains: what they need besides the grain's own state.</summary>
internal sealed class BudgetAccounts(
    ISpendLedger ledger, IRequestLog rows, ILedgerProgress progress, StallWatch stalls, BillingInForce billing, IAlerts alerts, TimeProvider time, ILogger<BudgetAccount> logger)
{
    /// <param name="end">Ends the grain's activation: another one is faster.</param>
    public BudgetAccount OfKey(string id, Func<string> name, IPersistentState<SpendState> state, Action end) =>
        Make(MoneyScope.KeyBudget, new BudgetOwner(BudgetAlert.KeyScope, id, name), SpendOwner.OfKey(id), state, end);

    /// <param name="end">Ends the grain's activation: another one is faster.</param>
    public BudgetAccount OfTeam(string id, Func<string> name, IPersistentState<SpendState> state, Action end) =>
        Make(MoneyScope.TeamBudget, new BudgetOwner(BudgetAlert.TeamScope, id, name), SpendOwner.OfTeam(id), state, end);

    private BudgetAccount Make(MoneyScope scope, BudgetOwner owner, SpendOwner spender, IPersistentState<SpendState> state, Action end)
    {
        var history = new LedgerHistory(spender, ledger, rows, progress, billing);
        return new BudgetAccount(scope, owner, new SpendKeeper(owner.ToString(), state, history, stalls, time, logger, end), billing, alerts, time, logger);
    }
}
