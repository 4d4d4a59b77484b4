using Gateway.Grains.Storage;
using Gateway.Grains.Tests.Storage;
using Gateway.Grains.Usage;

namespace Gateway.Grains.Tests.Usage.Rollups;

public sealed class RollupBackfillTests
{
    [Fact]
    public async Task Prepare_RowsFromBeforeThereWereSums_MakesTheSumsThatTheWriterWouldHaveMade()
    {
        using var temp = new TempStore();
        using var store = new SqliteUsageStore(temp.Database);
        await store.Write(RandomRows.Make(new Random(5), 800, TimeSpan.FromHours(60)), default);
        var hours = Sums(temp, "usage_hours", "hour");
        var days = Sums(temp, "usage_days", "day");
        temp.Execute("DELETE FROM usage_hours; DELETE FROM usage_days; DELETE FROM usage_series");

        GatewayStorage.Prepare(temp.Settings);

        Assert.NotEmpty(hours);
        Assert.NotEmpty(days);
        Assert.Equal(hours, Sums(temp, "usage_hours", "hour"));
        Assert.Equal(days, Sums(temp, "usage_days", "day"));

        GatewayStorage.Prepare(temp.Settings);
        Assert.Equal(hours, Sums(temp, "usage_hours", "hour"));
    }

    private static List<string> Sums(TempStore temp, string table, string start)
    {
        using var connection = temp.Database.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            $"SELECT {start}, key_id, team, provider, model, currency, hex(totals) FROM {table} JOIN usage_series USING (series) ORDER BY 1, 2, 3, 4, 5, 6";
        using var reader = command.ExecuteReader();
        var sums = new List<string>();
        while (reader.Read())
        {
            sums.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)));
        }

        return sums;
    }
}
