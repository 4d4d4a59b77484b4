using Gateway.Grains.Budgets;
using Gateway.Grains.Interfaces.RateLimits;
using Gateway.Grains.Interfaces.Teams;
using Gateway.Grains.Storage;
using Microsoft.Extensions.Logging;
using Orleans.Placement;

namespace Gateway.Grains.Teams;

[PreferLocalPlacement, Immovable]
internal sealed partial class TeamGrain(
    [PersistentState(TeamState.Name, GatewayStorage.Name)] IPersistentState<TeamState> state,
    [PersistentState(SpendState.TeamBudget, GatewayStorage.Name)] IPersistentState<SpendState> spend,
    [PersistentState(SpendState.TeamWallet, GatewayStorage.Name)] IPersistentState<SpendState> walletSpend,
    BudgetAccounts budgets,
    WalletAccounts wallets,
    TimeProvider time,
    ILogger<TeamGrain> logger) : Grain, ITeamGrain
{
    private BudgetAccount _budget = null!;
    private WalletAccount _wallet = null!;
    private RateBounds _limits;
    private IRateLimitGrain? _bucket;

    private string Id => this.GetPrimaryKeyString()[ITeamGrain.KeyPrefix.Length..];

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _budget = budgets.OfTeam(Id, () => state.State.DisplayName, spend, DeactivateOnIdle);
        _wallet = wallets.Of(Id, walletSpend, DeactivateOnIdle);
        if (state.RecordExists && state.State.WalletCurrency is { } currency)
        {
            await _wallet.Open(currency, cancellationToken);
        }

        Compile();
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _budget.PutAway();
        await _wallet.PutAway();
        _budget.Dispose();
        _wallet.Dispose();
    }

    public async ValueTask<TeamInfo?> Get()
    {
        if (!state.RecordExists)
        {
            DeactivateOnIdle();
            return null;
        }

        return new TeamInfo(
            Id,
            new TeamPolicy(state.State.DisplayName, _limits, _budget.Policy, state.State.Metadata),
            state.State.CreatedAt,
            state.State.DeletedAt,
            _limits.IsNone ? null : await Bucket().Look(_limits),
            await _budget.Look(),
            await _wallet.Look());
    }

    public async ValueTask<TeamInfo?> Create(TeamPolicy policy)
    {
        if (state.RecordExists)
        {
            return null;
        }

        state.State = new TeamState { CreatedAt = time.GetUtcNow() };
        Take(policy);
        await Save();
        TeamLog.Created(logger, Id);
        return await Get();
    }

    public async ValueTask<TeamInfo?> Change(TeamPolicy policy)
    {
        if (!state.RecordExists || state.State.DeletedAt is not null)
        {
            return null;
        }

        Take(policy);
        await Save();
        TeamLog.Changed(logger, Id);
        return await Get();
    }

    public async ValueTask<TeamInfo?> Delete()
    {
        if (!state.RecordExists)
        {
            return null;
        }

        if (state.State.DeletedAt is null)
        {
            state.State.DeletedAt = time.GetUtcNow();
            await Save();
            TeamLog.Deleted(logger, Id);
        }

        return await Get();
    }

    public async ValueTask<CreditAnswer> Credit(decimal amount, string currency, string reference)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(amount);
        if (!state.RecordExists || state.State.DeletedAt is not null)
        {
            return new CreditAnswer(CreditOutcome.NoTeam, null);
        }

        var answer = await _wallet.Credit(amount, currency, reference, CancellationToken.None);

        // The line first, then the wallet: whoever repeats the credit after a crash in between finds the line, and opens the wallet.
        if (answer.Line is { } line && _wallet.Currency is null)
        {
            state.State.WalletCurrency = line.Currency;
            await Save();
            await _wallet.Open(line.Currency, CancellationToken.None);
        }

        if (answer.Outcome == CreditOutcome.Credited)
        {
            TeamLog.Credited(logger, Id, answer.Line!.Amount, answer.Line.Currency, reference);
        }

        return answer;
    }

    private void Take(TeamPolicy policy)
    {
        state.State.DisplayName = policy.Name;
        state.State.Metadata = policy.Metadata;
        state.State.RequestsPerMinute = policy.Limits.RequestsPerMinute;
        state.State.TokensPerMinute = policy.Limits.TokensPerMinute;
        state.State.MaxParallel = policy.Limits.MaxParallel;
        state.State.BudgetSerial += state.State.Budget is null && policy.Budget is not null ? 1 : 0;
        state.State.Budget = StoredBudget.Of(policy.Budget);
    }

    /// <summary>Writes the state; where that fails the grain starts again from the store, so that it never acts on what is not stored.</summary>
    private async Task Save()
    {
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }

        Compile();
    }

    private void Compile()
    {
        if (state.RecordExists)
        {
            _limits = new RateBounds(state.State.RequestsPerMinute, state.State.TokensPerMinute, state.State.MaxParallel);
            _budget.Set(state.State.Budget?.ToPolicy(), state.State.BudgetSerial);
        }
    }

    private IRateLimitGrain Bucket() => _bucket ??= GrainFactory.GetGrain<IRateLimitGrain>("team/" + Id);
}
