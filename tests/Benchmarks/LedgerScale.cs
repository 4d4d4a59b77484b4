using System.Diagnostics;
using System.Globalization;
using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Interfaces.Values;
using Gateway.Grains.Storage;
using Gateway.Grains.Usage;
using Microsoft.Data.Sqlite;

namespace Gateway.Benchmarks;

/// <summary>
/// Fills a store with ledger rows through the writer's own path, for measuring at scale by hand:
/// <c>dotnet run --project tests/Benchmarks -c Release -- ledger DIRECTORY ROWS [KEYS] [SQL]</c>. Rows are spread over the 90 days before 2026-11-01:
/// keys of 50 teams with two of 20 models each, one row in twenty failed. The SQL runs before, to try without an index.
/// </summary>
internal static class LedgerScale
{
    private const int Batch = 1000;
    private static readonly DateTimeOffset End = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Span = TimeSpan.FromDays(90);

    public static void Run(string[] arguments)
    {
        var rows = int.Parse(arguments[1], CultureInfo.InvariantCulture);
        var keys = arguments.Length > 2 ? int.Parse(arguments[2], CultureInfo.InvariantCulture) : 1000;
        var settings = new StorageSettings { DataDirectory = arguments[0] };
        GatewayStorage.Prepare(settings);
        using var database = new SqliteDatabase(new DataDirectory(settings));
        if (arguments.Length > 3)
        {
            using var connection = database.Open();
            using var command = new SqliteCommand(arguments[3], connection);
            command.ExecuteNonQuery();
        }

        using var store = new SqliteUsageStore(database);
        var random = new Random(1);
        var batch = new List<UsageRecord>(Batch);
        var writing = TimeSpan.Zero;
        for (var number = 0; number < rows;)
        {
            batch.Clear();
            for (; batch.Count < Batch && number < rows; number++)
            {
                batch.Add(Row(random, End - Span + (Span * ((double)number / rows)), random.Next(keys)));
            }

            var before = Process.GetCurrentProcess().TotalProcessorTime;
            store.Write(batch, default).AsTask().GetAwaiter().GetResult();
            writing += Process.GetCurrentProcess().TotalProcessorTime - before;
            if (number % 500_000 == 0 || number == rows)
            {
                Console.WriteLine($"{number} rows, {writing.TotalMicroseconds / number:0.0} us of CPU each, {new FileInfo(database.Path).Length >> 20} MiB");
            }
        }
    }

    private static UsageRecord Row(Random random, DateTimeOffset at, int key)
    {
        var model = (key + (random.Next(4) == 0 ? 7 : 0)) % 20;
        var provider = "provider" + (model % 4);
        var status = random.Next(20) == 0 ? (random.Next(4) switch { 0 => 400, 1 => 429, 2 => 499, _ => 503 }) : 200;
        var tokens = new TokenUsage(random.Next(50, 4000), 0, 0, random.Next(1, 1500), 0);
        var duration = (long)(Math.Exp(random.NextDouble() * 5) * 200_000);
        var cost = (tokens.Prompt * 0.00000015m) + (tokens.Completion * 0.0000006m);
        return new UsageRecord
        {
            Id = "req_" + Guid.CreateVersion7(at).ToString("N"),
            CreatedAt = at,
            Endpoint = "chat.completions",
            KeyId = $"key_{key:x16}",
            Team = $"team-{key % 50}",
            RequestedModel = $"{provider}/model-{model}",
            Provider = provider,
            Model = $"model-{model}",
            Stream = key % 2 == 0,
            Status = status,
            ErrorCode = status == 200 ? null : "provider_error",
            Usage = status == 200 ? tokens : default,
            UsageSource = UsageSource.Provider,
            Cost = status == 200 ? cost : null,
            Fee = status == 200 ? cost * 0.05m : null,
            Currency = "USD",
            FirstTokenUs = duration / 10,
            DurationUs = duration,
            OverheadUs = 180,
            Metadata = key % 3 == 0 ? $$"""{"app":"app-{{key % 40}}"}""" : null,
            Attempts = [new AttemptRecord(provider, $"model-{model}", status, null, at, duration, duration / 10, tokens, cost)],
            Considered = [new ConsideredTarget(provider, $"model-{model}", null)],
        };
    }
}
