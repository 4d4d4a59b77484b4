using Gateway.Grains.Budgets;
using Gateway.Grains.Interfaces.ApiKeys;
using Gateway.Grains.Interfaces.RateLimits;
using Gateway.Grains.Storage;
using Microsoft.Extensions.Logging;
using Orleans.Placement;

namespace Gateway.Grains.ApiKeys;

[PreferLocalPlacement, Immovable]
internal sealed partial class ApiKeyGrain(
    [PersistentState(ApiKeyState.Name, GatewayStorage.Name)] IPersistentState<ApiKeyState> state,
    [PersistentState(SpendState.KeyBudget, GatewayStorage.Name)] IPersistentState<SpendState> spend,
    BudgetAccounts budgets,
    TimeProvider time,
    ILogger<ApiKeyGrain> logger) : Grain, IApiKeyGrain
{
    private static readonly Admission Unknown = new(AdmissionOutcome.UnknownKey, null);

    private BudgetAccount _budget = null!;
    private SecretHash _secret;
    private SecretHash _previous;
    private bool _hasPrevious;
    private ModelPatterns _models = new(null);
    private Admission _admitted = Unknown;
    private RateBounds _limits;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _budget = budgets.OfKey(this.GetPrimaryKeyString(), () => state.State.DisplayName, spend, DeactivateOnIdle);
        Compile();
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _budget.PutAway();
        _budget.Dispose();
    }

    public async ValueTask<ApiKeyInfo?> Get()
    {
        if (!state.RecordExists)
        {
            DeactivateOnIdle();
        }

        return Info() is { } info
            ? info with { Rates = _limits.IsNone ? null : await Bucket().Look(_limits), Budget = await _budget.Look() }
            : null;
    }

    public async ValueTask<ApiKeyInfo?> Create(ApiKeyPolicy policy, SecretHash secret)
    {
        if (state.RecordExists)
        {
            return secret == _secret ? Info() : null;
        }

        state.State = new ApiKeyState { CreatedAt = time.GetUtcNow(), SecretHash = secret.ToString(), HasFirstBudget = policy.Budget is not null };
        Take(policy);
        await Save();
        ApiKeyLog.Created(logger, this.GetPrimaryKeyString(), policy.Name);
        return Info();
    }

    public async ValueTask<ApiKeyInfo> Declare(ApiKeyPolicy policy, SecretHash secret)
    {
        var before = state.RecordExists ? Info() : null;
        if (before is { Declared: true, RevokedAt: null } && secret == _secret && ApiKeyPolicyComparer.Same(before.Policy, policy))
        {
            return before;
        }

        state.State = new ApiKeyState
        {
            CreatedAt = before?.CreatedAt ?? time.GetUtcNow(),
            SecretHash = secret.ToString(),
            Declared = true,
            Budget = state.State.Budget,
            BudgetSerial = state.State.BudgetSerial,
        };
        Take(policy);
        await Save();
        ApiKeyLog.Declared(logger, this.GetPrimaryKeyString(), policy.Name);
        return Info()!;
    }

    public async ValueTask<ApiKeyInfo?> Change(ApiKeyPolicy policy)
    {
        if (!state.RecordExists)
        {
            return null;
        }

        state.State.HasFirstBudget &= policy.Budget == _budget.Policy;
        Take(policy);
        await Save();
        ApiKeyLog.Changed(logger, this.GetPrimaryKeyString());
        return Info();
    }

    public async ValueTask<ApiKeyInfo?> Revoke()
    {
        if (!state.RecordExists)
        {
            return null;
        }

        if (state.State.RevokedAt is null)
        {
            state.State.RevokedAt = time.GetUtcNow();
            await Save();
            ApiKeyLog.Revoked(logger, this.GetPrimaryKeyString());
        }

        return Info();
    }

    public async ValueTask<ApiKeyInfo?> Rotate(SecretHash secret, TimeSpan grace)
    {
        if (!state.RecordExists)
        {
            return null;
        }

        if (secret != _secret)
        {
            state.State.PreviousSecretHash = grace > TimeSpan.Zero ? state.State.SecretHash : null;
            state.State.PreviousUntil = grace > TimeSpan.Zero ? time.GetUtcNow() + grace : null;
            state.State.SecretHash = secret.ToString();
            await Save();
            ApiKeyLog.Rotated(logger, this.GetPrimaryKeyString(), grace);
        }

        return Info();
    }

    private Admission Decide(AdmissionRequest request)
    {
        // 1. Who is it? A wrong secret and a key that does not exist look the same from outside.
        if (!state.RecordExists)
        {
            DeactivateOnIdle();
            return Unknown;
        }

        var now = time.GetUtcNow();
        if (request.Secret != _secret && !(_hasPrevious && request.Secret == _previous && now < state.State.PreviousUntil))
        {
            return Unknown;
        }

        // 2. Is the key in force?
        var caller = _admitted.Caller;
        if (state.State.RevokedAt is not null)
        {
            return new Admission(AdmissionOutcome.Revoked, caller);
        }

        if (state.State.ExpiresAt <= now)
        {
            return new Admission(AdmissionOutcome.Expired, caller);
        }

        // 3. May it use the models?
        if (_models.FirstRefused(request.Models) is { } refused)
        {
            return new Admission(AdmissionOutcome.ModelNotAllowed, caller, refused);
        }

        return _admitted;
    }

    private void Take(ApiKeyPolicy policy)
    {
        state.State.DisplayName = policy.Name;
        state.State.Team = policy.Team;
        state.State.Models = policy.Models;
        state.State.ExpiresAt = policy.ExpiresAt;
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
        if (!state.RecordExists)
        {
            return;
        }

        _secret = SecretHash.Parse(state.State.SecretHash);
        _hasPrevious = state.State.PreviousSecretHash is not null;
        _previous = _hasPrevious ? SecretHash.Parse(state.State.PreviousSecretHash!) : default;
        _models = new ModelPatterns(state.State.Models);
        _limits = new RateBounds(state.State.RequestsPerMinute, state.State.TokensPerMinute, state.State.MaxParallel);
        _budget.Set(state.State.Budget?.ToPolicy(), state.State.BudgetSerial, state.State.HasFirstBudget);
        _admitted = new Admission(
            AdmissionOutcome.Admitted,
            new CallerIdentity(this.GetPrimaryKeyString(), state.State.DisplayName, state.State.Team));
    }

    private ApiKeyInfo? Info() => !state.RecordExists
        ? null
        : new ApiKeyInfo(
            this.GetPrimaryKeyString(),
            new ApiKeyPolicy(state.State.DisplayName, state.State.Team, state.State.Models, state.State.ExpiresAt, state.State.Metadata, _limits, _budget.Policy),
            state.State.CreatedAt,
            state.State.RevokedAt,
            state.State.Declared);
}
