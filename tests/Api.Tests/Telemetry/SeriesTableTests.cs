using Gateway.Api.Telemetry;

namespace Gateway.Api.Tests.Telemetry;

public sealed class SeriesTableTests
{
    [Fact]
    public void Series_IsTheSame_ForTheSameLabels()
    {
        var table = new SeriesTable(null, 100);

        var one = table.Of([new("a", "x"), new("b", 7)]);

        Assert.Same(one, table.Of([new("a", new string('x', 1)), new("b", 7)]));
        Assert.NotSame(one, table.Of([new("a", "x"), new("b", 8)]));
        Assert.Equal("a=\"x\",b=\"7\"", one.Labels);
    }

    [Fact]
    public void FullTable_Counts_TheRestTogether()
    {
        var table = new SeriesTable(null, 10);
        for (var at = 0; at < 50; at++)
        {
            table.Of([new("a", at)]).Add(1);
        }

        Assert.Equal(11, table.All().Count);
        Assert.Equal(("overflow=\"true\"", 40), (table.All()[^1].Labels, (int)table.All()[^1].Value));
    }

    [Fact]
    public void Threads_Lose_Nothing()
    {
        var table = new SeriesTable([1, 2], 1000);
        Parallel.For(0, 50_000, at => table.Of([new("a", at % 700)]).Count(at % 4));

        var all = table.All();

        Assert.Equal(700, all.Count);
        Assert.Equal(50_000, all.Sum(series => series.Buckets().Sum()));
        Assert.Equal(Enumerable.Range(0, 50_000).Sum(at => at % 4), all.Sum(series => series.Value));
    }

    [Fact]
    public void Bounds_Are_Inclusive()
    {
        var series = new Series("", [1, 2]);
        foreach (var value in new[] { 0.5, 1, 1.5, 2, 2.5 })
        {
            series.Count(value);
        }

        Assert.Equal([2, 2, 1], series.Buckets());
    }

    [Theory]
    [InlineData("gateway.requests", "{request}", true, "gateway_requests_total")]
    [InlineData("gateway.request.duration", "s", false, "gateway_request_duration_seconds")]
    [InlineData("gateway.buffered", "By", false, "gateway_buffered_bytes")]
    [InlineData("9lives-x", null, false, "_9lives_x")]
    public void Names_Are_Prometheus(string name, string? unit, bool isCounter, string expected) =>
        Assert.Equal(expected, PrometheusText.Name(name, unit, isCounter));

    [Fact]
    public void Labels_Are_Escaped() =>
        Assert.Equal("""a="q\"b\\n\n",c="1.5" """.TrimEnd(), PrometheusText.Labels([new("a", "q\"b\\n\n"), new("b", ""), new("c", 1.5), new("d", null)]));
}
