using Gateway.Api.Pricing;
using Gateway.Api.Routing;
using Gateway.Grains.Interfaces.ApiKeys;
using Gateway.Grains.Interfaces.Pricing;

namespace Gateway.Api.Tests.Routing;

public sealed class TargetOrderTests
{
    [Fact]
    public void Priority_Keeps_TheOrder() =>
        Assert.Equal("abc", Order(RoutingStrategy.Priority, _ => throw new InvalidOperationException("No chance is needed."), 1, 2, 3));

    [Theory]
    [InlineData(0, "abc")]
    [InlineData(1, "bac")]
    [InlineData(2, "bac")]
    [InlineData(3, "cab")]
    [InlineData(5, "cab")]
    public void Weighted_DrawsTheFirst_ByItsShare(int drawn, string expected)
    {
        var first = true;

        var order = Order(RoutingStrategy.Weighted, total =>
        {
            var chance = first ? drawn : 0;
            Assert.True(chance < total);
            first = false;
            return chance;
        }, 1, 2, 3);

        Assert.Equal(expected, order);
    }

    [Fact]
    public void Weighted_OverAllChances_GivesEachItsExactShare()
    {
        var firsts = Enumerable.Range(0, 6).Select(drawn => Order(RoutingStrategy.Weighted, total => total == 6 ? drawn : 0, 1, 2, 3)[0]);

        Assert.Equal("abbccc", string.Concat(firsts.Order()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void WeightZero_ComesLast_WhateverChanceSays(int drawn) =>
        Assert.Equal("bac", Order(RoutingStrategy.Weighted, total => Math.Min(drawn, total - 1), 0, 2, 0));

    [Fact]
    public void OnlyWeightsOfZero_StayAsTheyStand() =>
        Assert.Equal("abc", Order(RoutingStrategy.Weighted, _ => throw new InvalidOperationException("There is nothing to draw."), 0, 0, 0));

    [Fact]
    public void Drawing_LeavesTheRoute_AsItIs()
    {
        var route = Route(RoutingStrategy.Weighted, 1, 1, 1);

        TargetOrder.Of(route, Facts(total => total - 1));

        Assert.Equal("abc", string.Concat(route.Targets.Select(target => target.Model)));
    }

    [Fact]
    public void Latency_PutsTheSoonestFirst_AndTheUnknownBeforeAll()
    {
        var route = Route(RoutingStrategy.Latency, 1, 1, 1, 0);

        var order = TargetOrder.Of(route, Facts() with
        {
            Latency = target => target.Model switch { "a" => TimeSpan.FromSeconds(2), "b" => TimeSpan.FromSeconds(1), _ => null },
        });

        Assert.Equal("cbad", Names(order));
    }

    [Theory]
    [InlineData(1_000_000, 1L, "abc")]
    [InlineData(1, 1_000_000L, "bac")]
    [InlineData(1_000, null, "bac")]
    public void Cost_PutsTheCheapestForThisRequestFirst_AndTheUnpricedLast(long prompt, long? answer, string expected)
    {
        var route = Route(RoutingStrategy.Cost, 1, 1, 1);
        route.Targets[0] = route.Targets[0] with { Tariff = Costs(1, 10) };
        route.Targets[1] = route.Targets[1] with { Tariff = Costs(2, 3) };

        Assert.Equal(expected, Names(TargetOrder.Of(route, Facts() with { PromptTokens = prompt, AnswerTokens = answer })));
    }

    [Fact]
    public void Sticky_BeginsAtTheSameTarget_AndFollowsTheWeights()
    {
        var route = Route(RoutingStrategy.Weighted, 1, 3, 0);
        var firsts = Enumerable.Range(0, 4000).Select(user => TargetOrder.Of(route, Facts() with { Sticky = $"user-{user}" })).ToList();

        Assert.Equal(Names(firsts[7]), Names(TargetOrder.Of(route, Facts() with { Sticky = "user-7" })));
        Assert.InRange(firsts.Count(order => order[0].Model == "b"), 2800, 3200);
        Assert.All(firsts, order => Assert.Equal("c", order[^1].Model));
    }

    [Fact]
    public void Sticky_WithoutOneTarget_MovesOnlyItsOwnValues()
    {
        var all = Route(RoutingStrategy.Priority, 1, 1, 1);
        var fewer = all with { Targets = all.Targets[..2] };

        foreach (var user in Enumerable.Range(0, 300).Select(number => number.ToString()))
        {
            var before = TargetOrder.Of(all, Facts() with { Sticky = user })[0];
            var after = TargetOrder.Of(fewer, Facts() with { Sticky = user })[0];
            Assert.True(before.Model == "c" || before == after, $"{user} moved from {before.Model} to {after.Model}.");
        }
    }

    [Fact]
    public void WeightZero_ByPriority_ComesLast() => Assert.Equal("bca", Order(RoutingStrategy.Priority, _ => 0, 0, 1, 1));

    private static OrderFacts Facts(Func<int, int>? chance = null) => new(chance ?? (_ => 0), _ => null, 100, null, null);

    private static string Names(IEnumerable<Target> targets) => string.Concat(targets.Select(target => target.Model));

    private static string Order(RoutingStrategy strategy, Func<int, int> chance, params int[] weights) =>
        string.Concat(TargetOrder.Of(Route(strategy, weights), Facts(chance)).Select(target => target.Model));

    private static Route Route(RoutingStrategy strategy, params int[] weights) => new(
        "r",
        new RequestedModel("r", "r"),
        strategy,
        [.. weights.Select((weight, at) => new Target("p", ((char)('a' + at)).ToString(), weight, new ForwarderReference("p")))],
        new RouteLimits());

    private static Tariff Costs(decimal input, decimal output) =>
        new(new ModelPrice { Rates = new PriceRates { Input = input, Output = output } }, new BillingSettings(), "test", null, IsConfigured: true);
}
