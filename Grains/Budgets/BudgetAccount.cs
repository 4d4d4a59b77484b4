using Gateway.Grains.Interfaces.Budgets;
using Gateway.Grains.Interfaces.Pricing;
using Gateway.Grains.Pricing;
using Gateway.Grains.Webhooks;
using Microsoft.Extensions.Logging;

namespace Gateway.Grains.Budgets;

/// <summary>
/// A key's or a team's budget, for the grain that owns it. Counted in the billing currency, which the ledger's rows are in; a budget in another
/// one is worth what the rates in force say.
/// </summary>
internal sealed class BudgetAccount : IDisposable
{
    private static readonly TimeSpan LookPatience = TimeSpan.FromSeconds(2);

    private readonly MoneyScope _scope;
    private readonly BudgetOwner _owner;
    private readonly SpendKeeper _keeper;
    private readonly BillingInForce _billing;
    private readonly IAlerts _alerts;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private SpendTerms? _terms;
    private int _serial;

    public BudgetAccount(MoneyScope scope, BudgetOwner owner, SpendKeeper keeper, BillingInForce billing, IAlerts alerts, TimeProvider time, ILogger logger)
    {
        _scope = scope;
        _owner = owner;
        _keeper = keeper;
        _billing = billing;
        _alerts = alerts;
        _time = time;
        _logger = logger;
        keeper.Reached = Tell;
    }

    /// <summary>The budget in force; null for none.</summary>
    public BudgetPolicy? Policy { get; private set; }

    /// <summary>Puts a budget into force. One that counts in the same periods keeps what was spent.</summary>
    /// <param name="serial">Another one than before: there was a time without a budget, and the ledger is asked what was spent in it.</param>
    /// <param name="isFirst">Its owner has it from the beginning.</param>
    public void Set(BudgetPolicy? policy, int serial, bool isFirst = false)
    {
        Policy = policy;
        _serial = serial;
        if (policy is not null)
        {
            _keeper.Configure(Terms(policy), isFirst);
        }
    }

    /// <summary>Holds money for a request; the refusal is null where it is held. <see cref="Policy"/> must not be null.</summary>
    public async ValueTask<(SpendAnswer Answer, MoneyRefusal? Refusal)> Take(
        string id, MoneyAsk ask, TimeSpan lifetime, TimeSpan patience, bool isLastAsk)
    {
        var policy = Policy!;
        if (Rate(policy) is not { } rate)
        {
            BudgetLog.NoRate(_logger, _owner.ToString(), policy.Currency);
            return (default, new MoneyRefusal(_scope, policy.Currency, policy.Amount, 0, 0, 0, null, Busy: false));
        }

        _keeper.Configure(Terms(policy));
        var limit = policy.Amount * rate;
        var answer = await _keeper.Take(id, ask, limit, lifetime, patience, isLastAsk);
        if (answer.Taken)
        {
            return (answer, null);
        }

        // Used up for all practical purposes: what is left is not enough. The first ask is by a bound that may be far too high; who waits has counted.
        if (answer.Fit == SpendFit.No && (patience > TimeSpan.Zero || isLastAsk) && Thresholds.Reached(_keeper.Spent, limit) >= Thresholds.HalfUsed)
        {
            _keeper.Notice(Thresholds.UsedUp, limit);
        }

        return (answer, new MoneyRefusal(
            _scope, policy.Currency, policy.Amount, _keeper.Spent / rate, _keeper.Reserved / rate, ask.Most / rate, _keeper.Until, answer.Fit == SpendFit.Busy));
    }

    /// <summary>Ends a reservation; also where the budget was taken away meanwhile.</summary>
    public bool Settle(string id, decimal money) => _keeper.Settle(id, money, Policy is { } policy && Rate(policy) is { } rate ? policy.Amount * rate : 0);

    public void Release(string id) => _keeper.Release(id);

    /// <summary>Holds only so much for an answer of so many tokens.</summary>
    public void Shrink(string id, decimal amount, long tokens) => _keeper.Shrink(id, amount, tokens);

    /// <summary>Where it stands, once that is known; null without a budget.</summary>
    public async ValueTask<BudgetStatus?> Look()
    {
        if (Policy is not { } policy)
        {
            return null;
        }

        await _keeper.Know(LookPatience);
        var rate = Rate(policy) ?? 1;
        var (spent, reserved) = (_keeper.Spent / rate, _keeper.Reserved / rate);
        return new BudgetStatus(
            policy,
            PriceCalculator.WithoutTrailingZeros(spent),
            PriceCalculator.WithoutTrailingZeros(reserved),
            PriceCalculator.WithoutTrailingZeros(Math.Max(0, policy.Amount - spent - reserved)),
            _keeper.Until);
    }

    public Task PutAway() => _keeper.PutAway();

    public void Dispose() => _keeper.Dispose();

    private decimal? Rate(BudgetPolicy policy) => _billing.Value.RateOf(policy.Currency);

    private SpendTerms Terms(BudgetPolicy policy)
    {
        var currency = _billing.Value.Currency;
        if (_terms is null || _terms.Currency != currency || _terms.Period != policy.Period || _terms.Zone.Id != policy.TimeZone || _terms.Serial != _serial)
        {
            _terms = new SpendTerms(policy.Period, TimeZoneInfo.FindSystemTimeZoneById(policy.TimeZone), currency, _serial);
        }

        return _terms;
    }

    private void Tell(int percent)
    {
        if (Policy is not { } policy || Rate(policy) is not { } rate)
        {
            return;
        }

        var start = _keeper.Start ?? DateTimeOffset.UnixEpoch;
        _alerts.Raise(new BudgetAlert(
            $"{_owner.Scope}-{_owner.Id}-{start.ToUnixTimeSeconds()}-{percent}",
            _owner.Scope,
            _owner.Id,
            _owner.Name(),
            percent,
            PriceCalculator.WithoutTrailingZeros(_keeper.Spent / rate),
            policy.Amount,
            policy.Currency,
            policy.Period.ToString().ToLowerInvariant(),
            start,
            _keeper.Until,
            _time.GetUtcNow()));
    }
}
