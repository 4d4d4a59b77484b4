using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Tests.Storage;
using Gateway.Grains.Usage;
using Gateway.Grains.Usage.Reports;
using Gateway.Grains.Usage.Rollups;

namespace Gateway.Grains.Tests.Usage;

/// <summary>
/// No filter reads the whole table, and nothing is sorted that an index has in order. Only what asks for (nearly) all rows reads the table itself,
/// from its newest end, until the page is full.
/// </summary>
public sealed class QueryPlanTests
{
    private static readonly RequestQuery All = new(Before: "req_1", From: DateTimeOffset.UnixEpoch, To: DateTimeOffset.UnixEpoch);

    public static TheoryData<string, RequestQuery> Lists => new()
    {
        { "requests_key", new RequestQuery(KeyId: "k") },
        { "requests_key", All with { KeyId = "k", Team = "t", Provider = "p", Model = "m" } },
        { "requests_key", new RequestQuery(KeyId: "k", Status: 200) },
        { "requests_team", new RequestQuery(Team: "t") },
        { "requests_team", All with { Team = "t", Provider = "p", Model = "m", Status = 200 } },
        { "requests_provider", new RequestQuery(Provider: "p") },
        { "requests_provider", All with { Provider = "p", Status = 200, LastStatus = 299 } },
        { "PRIMARY KEY", All },
        { "PRIMARY KEY", All with { Status = 200 } },
    };

    [Theory]
    [MemberData(nameof(Lists))]
    public void List_AnyFilter_ReadsOneIndexInOrder(string index, RequestQuery query)
    {
        var step = Assert.Single(PlanOf(RequestListSql.Of(query)));

        Assert.StartsWith("SEARCH", step, StringComparison.Ordinal);
        Assert.EndsWith(index, step.Split(" (")[0], StringComparison.Ordinal);
    }

    [Fact]
    public void List_ByAnUnusualStatus_ReadsTheSmallIndexAndThenRowsById()
    {
        RequestQuery[] queries =
        [
            new(Status: 503),
            new(Status: 100, LastStatus: 199),
            new(Status: 400, LastStatus: 599),
            All with { KeyId = "k", Team = "t", Provider = "p", Model = "m", Status = 429 },
        ];
        foreach (var query in queries)
        {
            var plan = PlanOf(RequestListSql.Of(query));

            // Covering: a row is not fetched to look at its status. The index is small, and may be read from its newest end.
            Assert.Equal(2, plan.Count);
            Assert.Contains("f USING COVERING INDEX requests_failed", plan[0], StringComparison.Ordinal);
            Assert.Equal("SEARCH r USING PRIMARY KEY (id=?)", plan[1]);
        }
    }

    [Fact]
    public void List_ByModel_ReadsTheIndexOfEachNameAndThenRowsById()
    {
        foreach (var query in (RequestQuery[])[new RequestQuery(Model: "m"), All with { Model = "m", Provider = "p", Status = 200 }])
        {
            var plan = PlanOf(RequestListSql.Of(query));

            Assert.Contains(plan, static step => step.Contains("INDEX requests_model (model=?", StringComparison.Ordinal));
            Assert.Contains(plan, static step => step.Contains("INDEX requests_requested_model (requested_model=?", StringComparison.Ordinal));
            Assert.Contains(plan, static step => step.StartsWith("SEARCH requests USING PRIMARY KEY (id=?)", StringComparison.Ordinal));
            Assert.DoesNotContain(plan, static step => step.StartsWith("SCAN requests", StringComparison.Ordinal) || step.Contains("B-TREE", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Find_AnId_ReadsThePrimaryKey() =>
        Assert.Contains("PRIMARY KEY (id=?)", Assert.Single(PlanOf("SELECT * FROM requests WHERE id = 'x'")), StringComparison.Ordinal);

    [Theory]
    [InlineData("key_id")]
    [InlineData("team")]
    public void Spend_OfAnOwner_ReadsItsRowsAndSumsOnly(string owner)
    {
        Assert.StartsWith("SEARCH requests USING INDEX", Assert.Single(PlanOf(SpendSql.Rows(owner))), StringComparison.Ordinal);
        foreach (var (table, start) in ((string, string)[])[("usage_hours", "hour"), ("usage_days", "day")])
        {
            var plan = PlanOf(SpendSql.Sums(owner, table, start));
            Assert.Contains(plan, static step => step.StartsWith("SEARCH s USING", StringComparison.Ordinal));
            Assert.Contains(plan, step => step.StartsWith($"SEARCH t USING PRIMARY KEY ({start}=? AND series=?)", StringComparison.Ordinal));
            Assert.DoesNotContain(plan, static step => step.StartsWith("SCAN s", StringComparison.Ordinal) || step.StartsWith("SCAN t ", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(null, null, "PRIMARY KEY (id>? AND id<?)")]
    [InlineData("k", null, "requests_key (key_id=? AND id>? AND id<?)")]
    [InlineData(null, "t", "requests_team (team=? AND id>? AND id<?)")]
    public void Report_OfRows_ReadsTheirTimeOnly(string? key, string? team, string index)
    {
        var query = new UsageReportQuery(default, default, [], TimeZoneInfo.Utc, key, team, "p", "m");

        Assert.Contains(index, Assert.Single(PlanOf(ReportSql.Rows(query))), StringComparison.Ordinal);
        Assert.Contains(
            PlanOf(ReportSql.Sums(query, "usage_days", "day")),
            step => step.Contains(key is null && team is null ? "PRIMARY KEY (day>? AND day<?)" : "PRIMARY KEY (day=? AND series=?)", StringComparison.Ordinal));
    }

    private static List<string> PlanOf(string sql)
    {
        using var temp = new TempStore();
        using var connection = temp.Database.Open();
        using var statement = new SqliteStatement(connection, "EXPLAIN QUERY PLAN " + sql);
        var plan = new List<string>();
        while (statement.Step())
        {
            plan.Add(statement.Text(3));
        }

        return plan;
    }
}
