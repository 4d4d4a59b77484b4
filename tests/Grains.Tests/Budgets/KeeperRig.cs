using Gateway.Grains.Budgets;
using Gateway.Grains.Interfaces.Budgets;
using Gateway.Grains.Interfaces.Nodes;
using Gateway.Grains.Interfaces.Values;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Grains.Tests.Budgets;

/// <summary>A keeper over a store, a ledger and a clock that outlive it. To be used on <see cref="Turns"/>.</summary>
internal sealed class KeeperRig
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    public static readonly SpendTerms ADay = new(BudgetPeriod.Day, TimeZoneInfo.Utc, "USD");
    public static readonly TimeSpan Long = TimeSpan.FromHours(1);

    public KeeperRig(decimal limit = 50, StallWatch? stalls = null)
    {
        Stalls = stalls ?? StallWatch.Never;
        Limit = limit;
        Keeper = Make();
    }

    public FakeTimeProvider Time { get; } = new(Noon);

    public StallWatch Stalls { get; }

    public SpendStore Store { get; } = new();

    public SpendLedgerInMemory Ledger { get; } = new();

    public decimal Limit { get; set; }

    public SpendTerms Terms { get; set; } = ADay;

    public List<int> Told { get; } = [];

    /// <summary>How often a keeper asked for its activation's end.</summary>
    public int Ended { get; private set; }

    public SpendKeeper Keeper { get; private set; }

    /// <summary>Fixed price, no answer that could be shortened.</summary>
    public static MoneyAsk Cost(decimal amount) => new(amount, 0, 0, CanShorten: false, Unpriced: false);

    public string NewId() => RequestId.New(Time);

    /// <summary>The keeper is gone without a word, and another one begins.</summary>
    public void Crash(bool isWriteDone = false)
    {
        Store.Crash(isWriteDone);
        Keeper.Reached = null;
        Ended = 0;
        Keeper = Make();
    }

    public async Task Restart()
    {
        await Keeper.PutAway();
        Keeper.Dispose();
        Keeper = Make();
    }

    public ValueTask<SpendAnswer> Take(string id, MoneyAsk ask, TimeSpan patience = default, bool isLastAsk = false)
    {
        Keeper.Configure(Terms);
        return Keeper.Take(id, ask, Limit, Long, patience, isLastAsk);
    }

    /// <summary>A request that holds an amount, and is under way then.</summary>
    public async Task<string?> Begin(decimal amount)
    {
        var id = NewId();
        if (!(await Take(id, Cost(amount))).Taken)
        {
            return null;
        }

        Ledger.Begin(id);
        return id;
    }

    /// <summary>Its row first, then the keeper.</summary>
    public bool End(string id, decimal cost)
    {
        Ledger.End(id, cost);
        return Keeper.Settle(id, cost, Limit);
    }

    private SpendKeeper Make()
    {
        var keeper = new SpendKeeper("The budget under test", new StateInMemory(Store), Ledger, Stalls, Time, NullLogger.Instance, () => Ended++);
        keeper.Reached = Told.Add;
        return keeper;
    }
}
