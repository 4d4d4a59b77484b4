using Gateway.Grains.Interfaces.ApiKeys;
using Gateway.Grains.Interfaces.Budgets;
using Gateway.Grains.Interfaces.RateLimits;
using Gateway.Grains.Interfaces.Teams;
using Gateway.Grains.Interfaces.Values;
using Gateway.Grains.Tests.Usage;
using Gateway.Grains.Usage;

namespace Gateway.Grains.Tests.Teams;

/// <summary>Keys and their team on two silos: the bounds are those of one.</summary>
public sealed class TeamGrainTests : IAsyncLifetime
{
    private static readonly SecretHash Secret = SecretHash.Of("the-secret-of-the-key-under-test");

    private GrainCluster _cluster = null!;
    private int _requests;

    public async ValueTask InitializeAsync() => _cluster = await GrainCluster.Start();

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task TeamWithTwentyRequests_AndThreeHundredAtOnceOverItsKeys_AdmitsTwenty_AndHoldsNothingForTheOthers()
    {
        await Team("core", new RateBounds(20, null, null));
        var keys = new[] { "key_a", "key_b", "key_c" };
        foreach (var key in keys)
        {
            await Key(key, "core", new RateBounds(1000, null, 500), Budget(1000));
        }

        var asked = await Task.WhenAll(Enumerable.Range(0, 300).Select(at => Admit(keys[at % 3], 1)));

        Assert.Equal(20, asked.Count(one => one.Outcome == AdmissionOutcome.Admitted));
        Assert.All(asked.Where(one => one.Outcome != AdmissionOutcome.Admitted), one => Assert.Equal(AdmissionOutcome.RateLimited, one.Outcome));
        var held = 0m;
        var slots = 0L;
        foreach (var key in keys)
        {
            var info = await _cluster.Key(key).Get();
            held += info!.Budget!.Reserved;
            slots += 500 - info.Rates!.ParallelRemaining!.Value;
            Assert.Equal(0, info.Budget.Spent);
        }

        Assert.Equal((20, 20), (held, slots));
    }

    [Fact]
    public async Task TwoHundredAtOnce_OverKeysOfATeamWithMoneyForFifty_AdmitFifty()
    {
        await Team("core", default, Budget(50));
        await Key("key_a", "core", default, Budget(1000));
        await Key("key_b", "core", default, Budget(1000));
        await Known("core", "key_a", "key_b");

        var asked = await Task.WhenAll(Enumerable.Range(0, 200).Select(at => Admit(at % 2 == 0 ? "key_a" : "key_b", 1)));

        Assert.Equal(50, asked.Count(one => one.Outcome == AdmissionOutcome.Admitted));
        Assert.All(asked.Where(one => one.Outcome != AdmissionOutcome.Admitted), one => Assert.Equal(MoneyScope.TeamBudget, one.Refusal!.Scope));
        var (a, b, team) = (await _cluster.Key("key_a").Get(), await _cluster.Key("key_b").Get(), await _cluster.Team("core").Get());
        Assert.Equal(50, a!.Budget!.Reserved + b!.Budget!.Reserved);
        Assert.Equal((50, 0, 0), (team!.Budget!.Reserved, team.Budget.Spent, team.Budget.Remaining));
    }

    [Fact]
    public async Task KeyAndTeamBudget_SettleTogether_AndTheTighterOneShortensBoth()
    {
        await Team("core", default, Budget(10));
        await Key("key_a", "core", default, Budget(100));
        await Known("core", "key_a");
        var id = NewId();
        var ask = new MoneyAsk(1, 0.01m, 5000, CanShorten: true, Unpriced: false);

        var admission = await _cluster.Key("key_a").Admit(Request(id) with { Money = ask });

        Assert.Equal((AdmissionOutcome.Admitted, AdmissionHolds.KeyBudget | AdmissionHolds.Team, 900), (admission.Outcome, admission.Holds, admission.Money!.Tokens));
        Assert.Equal((10, 10), ((await _cluster.Key("key_a").Get())!.Budget!.Reserved, (await _cluster.Team("core").Get())!.Budget!.Reserved));
        Assert.True(await _cluster.Key("key_a").Settle(new Settlement(id, admission.Holds, "core", 10, 4, 0)));
        Assert.False(await _cluster.Key("key_a").Settle(new Settlement(id, admission.Holds, "core", 10, 4, 0)));
        Assert.Equal((4, 0), Money((await _cluster.Key("key_a").Get())!.Budget));
        Assert.Equal((4, 0), Money((await _cluster.Team("core").Get())!.Budget));
    }

    [Fact]
    public async Task Admit_RepeatedWithOneId_TakesOnce_AlsoWhileTheFirstStillWaits()
    {
        await Team("core", new RateBounds(100, null, 50), Budget(10));
        await Key("key_a", "core", default, default);
        await Known("core");
        var first = await Admit("key_a", 8);
        var id = NewId();
        var request = Request(id) with { Money = Cost(5), Patience = TimeSpan.FromMilliseconds(900) };
        var waiting = Enumerable.Range(0, 20).Select(_ => _cluster.Key("key_a").Admit(request).AsTask()).ToArray();

        await _cluster.Key("key_a").Settle(new Settlement(_last, first.Holds, "core", 1, 1, 0));
        var admitted = await Task.WhenAll(waiting);

        Assert.All(admitted, one => Assert.Equal(AdmissionOutcome.Admitted, one.Outcome));
        var team = await _cluster.Team("core").Get();
        Assert.Equal((1, 5), Money(team!.Budget));
        Assert.Equal(49, team.Rates!.ParallelRemaining);
    }

    [Fact]
    public async Task DeletedTeam_RefusesItsKeys_AndNothingStaysHeld()
    {
        await Team("core", default, Budget(10));
        await Key("key_a", "core", new RateBounds(100, null, 5), Budget(10));
        await Known("core", "key_a");

        await _cluster.Team("core").Delete();

        Assert.Equal(AdmissionOutcome.TeamDeleted, (await Admit("key_a", 1)).Outcome);
        var info = await _cluster.Key("key_a").Get();
        Assert.Equal((0, 5L), (info!.Budget!.Reserved, info.Rates!.ParallelRemaining));
        Assert.Equal(CreditOutcome.NoTeam, (await _cluster.Team("core").Credit(1, "USD", "a")).Outcome);
    }

    [Fact]
    public async Task Budget_RaisedLoweredAndRemoved_WhileRequestsAreOpen_KeepsCount()
    {
        await Key("key_a", null, default, Budget(10));
        await Known(null, "key_a");
        var first = await Admit("key_a", 8);
        var firstId = _last;
        Assert.Equal(AdmissionOutcome.NoMoney, (await Admit("key_a", 8)).Outcome);

        await Change("key_a", Budget(20));
        var second = await Admit("key_a", 8);
        var secondId = _last;
        Assert.Equal(AdmissionOutcome.Admitted, second.Outcome);
        await Change("key_a", Budget(5));
        Assert.Equal(AdmissionOutcome.NoMoney, (await Admit("key_a", 0.01m)).Outcome);
        Assert.Equal((0, 16), Money((await _cluster.Key("key_a").Get())!.Budget));
        await Settle("key_a", firstId, first, 3);
        await Change("key_a", null);
        Assert.Equal(AdmissionHolds.None, (await Admit("key_a", 800)).Holds);
        await Settle("key_a", secondId, second, 4);

        // What was spent while nothing was bounded is spent all the same.
        await Row(NewId(), 1.5m);
        await Row(firstId, 3);
        await Row(secondId, 4);
        await Change("key_a", Budget(10));
        await Known(null, "key_a");

        Assert.Equal((8.5m, 0), Money((await _cluster.Key("key_a").Get())!.Budget));
        Assert.Equal(AdmissionOutcome.Admitted, (await Admit("key_a", 1.5m)).Outcome);
        Assert.Equal(AdmissionOutcome.NoMoney, (await Admit("key_a", 0.01m)).Outcome);
    }

    [Fact]
    public async Task Budget_WithAnotherPeriod_CountsWhatTheLedgerHasOfIt()
    {
        await Key("key_a", null, default, Budget(10));
        await Known(null, "key_a");
        await Row(RequestId.New(new ShiftedBack()), 6);

        await Change("key_a", new BudgetPolicy(10, "USD", BudgetPeriod.Total, "UTC"));
        await Known(null, "key_a");

        Assert.Equal((6, 0), Money((await _cluster.Key("key_a").Get())!.Budget));
        Assert.Equal(AdmissionOutcome.NoMoney, (await Admit("key_a", 5)).Outcome);
    }

    [Fact]
    public async Task Credit_AHundredTimesAtOnce_OverTwoSilos_CreditsOnce()
    {
        await Team("core", default);

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(at => _cluster.Team("core").Credit(12.5m, "INR", "top-up").AsTask()));

        Assert.Single(answers, answer => answer.Outcome == CreditOutcome.Credited);
        Assert.Equal(99, answers.Count(answer => answer.Outcome == CreditOutcome.Repeated));
        Assert.Single(answers.Select(answer => answer.Line!.Id).Distinct());
        Assert.Equal(new WalletStatus(12.5m, 0, "INR"), (await _cluster.Team("core").Get())!.Wallet);
        Assert.Equal(CreditOutcome.OtherAmount, (await _cluster.Team("core").Credit(13, "INR", "top-up")).Outcome);
        Assert.Equal(CreditOutcome.NoRate, (await _cluster.Team("core").Credit(13, "USD", "other")).Outcome);
    }

    [Fact]
    public async Task Credit_AfterACrashBehindTheFirstLine_StaysInThatLinesCurrency()
    {
        await Team("core", default);
        var line = new WalletLine("wl_000000000001", DateTimeOffset.UnixEpoch, WalletLineKind.Credit, 100, "INR", 100, "INR", 1, null, "first", null);
        await new Grains.Teams.SqliteWalletStore(_cluster.Database).Credit("core", line, default);

        Assert.Equal(CreditOutcome.NoRate, (await _cluster.Team("core").Credit(5, "USD", "second")).Outcome);

        Assert.Equal(CreditOutcome.Repeated, (await _cluster.Team("core").Credit(100, "INR", "first")).Outcome);
        Assert.Equal(new WalletStatus(100, 0, "INR"), (await _cluster.Team("core").Get())!.Wallet);
    }

    private string _last = "";

    private static BudgetPolicy Budget(decimal amount) => new(amount, "USD", BudgetPeriod.Month, "UTC");

    private static MoneyAsk Cost(decimal amount) => new(amount, 0, 0, CanShorten: false, Unpriced: false);

    private static (decimal Spent, decimal Reserved) Money(BudgetStatus? budget) => (budget!.Spent, budget.Reserved);

    private static AdmissionRequest Request(string id) => new(id, Secret, [], new Amounts(1, 10, 1), TimeSpan.FromMinutes(5));

    private string NewId() => string.Concat(RequestId.New(TimeProvider.System).AsSpan(0, 30), Interlocked.Increment(ref _requests).ToString("x6"));

    private Task<Admission> Admit(string key, decimal cost)
    {
        _last = NewId();
        return _cluster.Key(key).Admit(Request(_last) with { Money = Cost(cost), Patience = TimeSpan.FromMilliseconds(1) }).AsTask();
    }

    private async Task Settle(string key, string id, Admission admission, decimal money) =>
        await _cluster.Key(key).Settle(new Settlement(id, admission.Holds, null, 1, money, 0));

    private async Task Row(string id, decimal cost)
    {
        using var store = new SqliteUsageStore(_cluster.Database);
        await store.Write([Records.Minimal(1) with { Id = id, KeyId = "key_a", Cost = cost, Currency = "USD" }], default);
    }

    private async Task Team(string id, RateBounds limits, BudgetPolicy? budget = null) =>
        Assert.NotNull(await _cluster.Team(id).Create(new TeamPolicy("name", limits, budget, null)));

    private async Task Key(string id, string? team, RateBounds limits, BudgetPolicy? budget) =>
        Assert.NotNull(await _cluster.Key(id).Create(new ApiKeyPolicy("name", team, null, null, null, limits, budget), Secret));

    private async Task Change(string id, BudgetPolicy? budget) =>
        Assert.NotNull(await _cluster.Key(id).Change(new ApiKeyPolicy("name", null, null, null, null, default, budget)));

    /// <summary>What is spent is asked for when a budget comes into force; its status waits for the answer.</summary>
    private async Task Known(string? team, params string[] keys)
    {
        foreach (var key in keys)
        {
            Assert.NotNull((await _cluster.Key(key).Get())!.Budget);
        }

        if (team is not null)
        {
            Assert.NotNull((await _cluster.Team(team).Get())!.Budget);
        }
    }

    private sealed class ShiftedBack : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() - TimeSpan.FromDays(40);
    }
}
