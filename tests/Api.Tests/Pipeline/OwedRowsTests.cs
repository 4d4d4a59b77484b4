using Gateway.Api.Pipeline;
using Gateway.Grains.Interfaces.Usage;
using Gateway.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Api.Tests.Pipeline;

/// <summary>Rows that the spool does not take at once.</summary>
public sealed class OwedRowsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FullSpool _spool = new();

    [Fact]
    public async Task Owed_IsTriedUntilItIsWritten_EachOnceAndInOrder()
    {
        var owed = new OwedRows(_spool, _time, NullLogger<OwedRows>.Instance);
        var written = new List<string>();
        Assert.False(owed.Any);
        foreach (var id in new[] { "a", "b", "c" })
        {
            owed.Owe(Row(id), () => written.Add(id));
        }

        await Tried(3);
        Assert.True(owed.Any);
        Assert.Empty(written);

        _spool.IsFull = false;
        await Eventually.Is(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return Task.FromResult(!owed.Any);
            },
            "nothing is owed");
        Assert.Equal(["a", "b", "c"], _spool.Rows);
        Assert.Equal(["a", "b", "c"], written);

        // And again, later.
        _spool.IsFull = true;
        owed.Owe(Row("d"), () => written.Add("d"));
        await Tried(_spool.Tries + 2);
        Assert.True(owed.Any);
    }

    private Task Tried(int times) => Eventually.Is(
        () =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(_spool.Tries >= times);
        },
        $"{times} tries");

    private static UsageRecord Row(string id) => new()
    {
        Id = id, CreatedAt = DateTimeOffset.UnixEpoch, Endpoint = "chat.completions", KeyId = "key_1", RequestedModel = "m", Stream = false, Status = 200, DurationUs = 1,
    };

    private sealed class FullSpool : IUsageSpool
    {
        public volatile bool IsFull = true;
        private int _tries;

        public int Tries => Volatile.Read(ref _tries);

        public List<string> Rows { get; } = [];

        public void Append(UsageRecord record)
        {
            Interlocked.Increment(ref _tries);
            if (IsFull)
            {
                throw new IOException("No space left on device");
            }

            Rows.Add(record.Id);
        }

        public ValueTask Flush(CancellationToken cancellation) => ValueTask.CompletedTask;
    }
}
