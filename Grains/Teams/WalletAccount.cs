using Gateway.Grains.Budgets;
using Gateway.Grains.Interfaces.Budgets;
using Gateway.Grains.Interfaces.Pricing;
using Gateway.Grains.Interfaces.Teams;
using Gateway.Grains.Pricing;
using Gateway.Grains.Usage;

namespace Gateway.Grains.Teams;

/// <summary>
/// A team's prepaid wallet, for the grain that owns it: what was credited is the most that can be spent. Counted in the wallet's own currency;
/// what requests ask for comes in the billing currency and is converted at the rates in force.
/// </summary>
internal sealed class WalletAccount(string team, SpendKeeper keeper, IWalletStore store, BillingInForce billing, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan LookPatience = TimeSpan.FromSeconds(2);

    private decimal _credited;

    /// <summary>Null while there is no wallet.</summary>
    public string? Currency { get; private set; }

    /// <summary>Begins with what the store says. Throws what the store throws.</summary>
    public async Task Open(string currency, CancellationToken cancellation)
    {
        _credited = await store.Credited(team, cancellation);
        Currency = currency;
        keeper.Configure(SpendTerms.Forever(currency));
    }

    /// <summary>Adds a credit, once a reference. The first one fixes the currency, which the caller then stores.</summary>
    public async Task<CreditAnswer> Credit(decimal amount, string currency, string reference, CancellationToken cancellation)
    {
        // A crash behind the first line leaves a ledger whose currency nobody knows: its lines say it.
        var wallet = Currency ?? (await store.List(new WalletQuery(team, Limit: 1), cancellation)).FirstOrDefault()?.Currency ?? currency;
        if (CurrencyConversion.Rate(billing.Value, currency, wallet) is not { } rate)
        {
            return new CreditAnswer(CreditOutcome.NoRate, null);
        }

        // As it will be read again: a repeat is answered with the very same line.
        var now = AsStored(time.GetUtcNow());
        var wanted = new WalletLine(
            WalletLines.NewId(now), now, WalletLineKind.Credit, CurrencyConversion.Convert(amount, rate), wallet, amount, currency, rate, currency == wallet ? null : AsStored(billing.Value.RatesAt), reference, null);
        var line = await store.Credit(team, wanted, cancellation);
        _credited = await store.Credited(team, cancellation);
        if (line.Id == wanted.Id)
        {
            return new CreditAnswer(CreditOutcome.Credited, line);
        }

        return new CreditAnswer(
            line.Original == amount && line.OriginalCurrency == currency ? CreditOutcome.Repeated : CreditOutcome.OtherAmount, line);
    }

    /// <summary>Holds money for a request; the refusal is null where it is held. There must be a wallet.</summary>
    public async ValueTask<(SpendAnswer Answer, MoneyRefusal? Refusal)> Take(
        string id, MoneyAsk ask, TimeSpan lifetime, TimeSpan patience, bool isLastAsk)
    {
        var currency = Currency!;
        if (CurrencyConversion.Rate(billing.Value, billing.Value.Currency, currency) is not { } rate)
        {
            return (default, new MoneyRefusal(MoneyScope.TeamWallet, currency, _credited, 0, 0, 0, null, Busy: false));
        }

        var own = ask with { Fixed = CurrencyConversion.Convert(ask.Fixed, rate), PerToken = CurrencyConversion.Convert(ask.PerToken, rate) };
        var answer = await keeper.Take(id, own, _credited, lifetime, patience, isLastAsk);
        return answer.Taken
            ? (answer, null)
            : (answer, new MoneyRefusal(
                MoneyScope.TeamWallet, currency, _credited, keeper.Spent, keeper.Reserved, own.Most, null, answer.Fit == SpendFit.Busy));
    }

    public bool Settle(string id, decimal money) => keeper.Settle(id, money, _credited);

    public void Release(string id) => keeper.Release(id);

    /// <summary>Where it stands, once that is known; null without a wallet.</summary>
    public async ValueTask<WalletStatus?> Look()
    {
        if (Currency is not { } currency)
        {
            return null;
        }

        await keeper.Know(LookPatience);
        return new WalletStatus(
            PriceCalculator.WithoutTrailingZeros(_credited - keeper.Spent), PriceCalculator.WithoutTrailingZeros(keeper.Reserved), currency);
    }

    public Task PutAway() => keeper.PutAway();

    public void Dispose() => keeper.Dispose();

    private static DateTimeOffset AsStored(DateTimeOffset time) => UnixTime.FromMicroseconds(UnixTime.ToMicroseconds(time));
}
