using Gateway.Api.Routing;
using Gateway.Grains.Interfaces.ApiKeys;

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

        TargetOrder.Of(route, total => total - 1);

        Assert.Equal("abc", string.Concat(route.Targets.Select(target => target.Model)));
    }

    private static string Order(RoutingStrategy strategy, Func<int, int> chance, params int[] weights) =>
        string.Concat(TargetOrder.Of(Route(strategy, weights), chance).Select(target => target.Model));

    private static Route Route(RoutingStrategy strategy, params int[] weights) => new(
        "r",
        new RequestedModel("r", "r"),
        strategy,
        [.. weights.Select((weight, at) => new Target("p", ((char)('a' + at)).ToString(), weight, null))],
        new RouteLimits());
}
