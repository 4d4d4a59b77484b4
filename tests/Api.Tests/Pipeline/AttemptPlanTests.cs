using Gateway.Api.Pipeline;
using Gateway.Api.Routing;
using Gateway.Grains.Interfaces.Usage;

namespace Gateway.Api.Tests.Pipeline;

public sealed class AttemptPlanTests
{
    private static readonly Target A = Of("a");
    private static readonly Target B = Of("b");
    private static readonly Target C = Of("c");

    [Fact]
    public void Transient_IsTriedOnceMoreThere_ThenElsewhere() =>
        Assert.Equal("a a b b", Calls(Plan([A, B], attempts: 4), _ => (FailureClass.Transient, null)));

    [Fact]
    public void TargetsLeftOut_AreNotTried_AndCostNoOtherItsTry()
    {
        var plan = Plan([A, B, C], attempts: 4);
        plan.LeaveOut(target => target == A || target == C, "unpriced");

        Assert.Equal("b b b b", Calls(plan, _ => (FailureClass.Transient, null)));
        var considered = new List<ConsideredTarget>();
        plan.Explain("not_needed", considered);
        Assert.Equal(["unpriced", null, "unpriced"], considered.Select(one => one.Excluded));
    }

    [Theory]
    [InlineData(3, "a b c")]
    [InlineData(4, "a a b c")]
    [InlineData(5, "a a b b c")]
    [InlineData(7, "a a b b c c c")]
    public void Transient_IsNotTriedTwice_WhereThatWouldCostAnotherTargetItsTry(int attempts, string expected) =>
        Assert.Equal(expected, Calls(Plan([A, B, C], attempts), _ => (FailureClass.Transient, null)));

    [Fact]
    public void Transient_WithNothingElseLeft_IsTriedUpToMaxAttempts() =>
        Assert.Equal("a a b b b b", Calls(Plan([A, B], attempts: 6), _ => (FailureClass.Transient, null)));

    [Theory]
    [InlineData(true, 2.0, "a a b b")]
    [InlineData(true, null, "a a b b")]
    [InlineData(true, 4.0, "a b")]
    [InlineData(false, 2.0, "a b b b")]
    public void RateLimit_IsWaitedFor_OnlyWhereShortAndByPriority(bool waits, double? seconds, string expected) =>
        Assert.Equal(expected, Calls(Plan([A, B], 4, waits), _ => (FailureClass.RateLimited, seconds is { } wait ? TimeSpan.FromSeconds(wait) : null)));

    [Fact]
    public void Silence_GoesElsewhereAtOnce_AndComesBackToTheLast() =>
        Assert.Equal("a b b b", Calls(Plan([A, B], 4), _ => (FailureClass.Silent, null)));

    [Fact]
    public void Unusable_IsNeverTriedAgain() => Assert.Equal("a b", Calls(Plan([A, B], 4), _ => (FailureClass.Unusable, null)));

    [Fact]
    public void Unusable_AtTheEnd_LeavesTheOneBeforeAsLastResort() =>
        Assert.Equal("a a b a", Calls(Plan([A, B], 4), target => (target == B ? FailureClass.Unusable : FailureClass.Transient, null)));

    [Fact]
    public void TooLong_MovesOnOnce() => Assert.Equal("a b", Calls(Plan([A, B, C], 4), _ => (FailureClass.TooLong, null)));

    [Fact]
    public void Final_StopsAtOnce() => Assert.Equal("a", Calls(Plan([A, B], 4), _ => (FailureClass.Final, null)));

    [Fact]
    public void PrefillRefused_IsTriedThereWithoutIt()
    {
        var plan = Plan([A, B], 4);
        plan.Begin(A);

        plan.Failed(A, FailureClass.PrefillRefused, null);

        Assert.Equal((A, TimeSpan.Zero, true), (plan.Next()!.Value.Target, plan.Next()!.Value.Pause, plan.RefusesPrefill(A)));
        Assert.False(plan.RefusesPrefill(B));
    }

    [Fact]
    public void Diverged_IsNotTriedAgainThere() => Assert.Equal("a b", Calls(Plan([A, B], 4), _ => (FailureClass.Diverged, null)));

    [Fact]
    public void Excluded_AreSkipped_AndExplained()
    {
        var plan = Plan([A, B, C], 4);
        plan.Exclude(A, "circuit_open");
        plan.Begin(plan.Next()!.Value.Target);

        var considered = new List<ConsideredTarget>();
        plan.Explain("not_needed", considered);
        Assert.Equal(["a circuit_open", "b ", "c not_needed"], considered.Select(one => $"{one.Provider} {one.Excluded}"));
    }

    [Fact]
    public void LastResort_ThatIsExcluded_EndsThePlan()
    {
        var plan = Plan([A], 4);
        plan.Begin(A);
        plan.Failed(A, FailureClass.Silent, null);
        Assert.Equal(A, plan.Next()!.Value.Target);

        plan.Exclude(A, "circuit_open");

        Assert.Null(plan.Next());
    }

    [Fact]
    public void Pauses_DoubleUpToTwoSeconds_AndHonourWhatWasAsked()
    {
        var plan = Plan([A], 20, chance: 0.5);
        var pauses = new List<double>();
        for (var at = 0; at < 7; at++)
        {
            plan.Begin(A);
            plan.Failed(A, FailureClass.Transient, at == 6 ? TimeSpan.FromSeconds(3) : null);
            pauses.Add(plan.Next()!.Value.Pause.TotalSeconds);
        }

        Assert.Equal([0.2, 0.4, 0.8, 1.6, 2, 2, 3.125], pauses);
    }

    [Fact]
    public void Hedge_TakesTheNextUsable_AndCounts()
    {
        var plan = Plan([A, B, C], 4);
        plan.Begin(A);

        Assert.Equal(C, plan.Hedge(target => target != B));
        Assert.Equal(2, plan.Attempts);
        Assert.Null(plan.Hedge(_ => true));
        plan.Failed(C, FailureClass.Unusable, null);
        Assert.Equal(A, plan.Next()!.Value.Target);
    }

    [Fact]
    public void AnyFailures_NeverPassMaxAttempts_NorPauseLongerThanAllowed()
    {
        var random = new Random(7);
        for (var round = 0; round < 20_000; round++)
        {
            Target[] targets = [A, B, C];
            var attempts = random.Next(1, 21);
            var plan = new AttemptPlan(targets[..random.Next(1, 4)], new RouteLimits { MaxAttempts = attempts }, random.Next(2) == 0, random.NextDouble);
            var begun = 0;
            for (var step = plan.Next(); step is { } next; step = plan.Next())
            {
                Assert.InRange(next.Pause, TimeSpan.Zero, TimeSpan.FromSeconds(3.3));
                if (random.Next(5) == 0)
                {
                    plan.Exclude(next.Target, "circuit_open");
                    continue;
                }

                plan.Begin(next.Target);
                Assert.True(++begun <= attempts, $"{begun} attempts of {attempts} in round {round}.");
                plan.Failed(next.Target, (FailureClass)random.Next(9), random.Next(2) == 0 ? null : TimeSpan.FromSeconds(random.NextDouble() * 6));
            }
        }
    }

    private static AttemptPlan Plan(Target[] targets, int attempts, bool waits = true, double chance = 0) =>
        new(targets, new RouteLimits { MaxAttempts = attempts }, waits, () => chance);

    private static string Calls(AttemptPlan plan, Func<Target, (FailureClass Class, TimeSpan? RetryAfter)> fail)
    {
        var calls = new List<string>();
        while (plan.Next() is { } step)
        {
            plan.Begin(step.Target);
            calls.Add(step.Target.Provider);
            var (failure, retryAfter) = fail(step.Target);
            plan.Failed(step.Target, failure, retryAfter);
        }

        return string.Join(' ', calls);
    }

    private static Target Of(string name) => new(name, "m", 1, new ForwarderReference(name));
}
