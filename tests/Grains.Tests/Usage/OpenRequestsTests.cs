using System.Text;
using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Tests.Storage;
using Gateway.Grains.Usage;

namespace Gateway.Grains.Tests.Usage;

/// <summary>A second instance over the directory while the first is not disposed sees what a killed process leaves behind.</summary>
public sealed class OpenRequestsTests : IDisposable
{
    private const int SlotSize = 1024;

    private readonly TempStore _temp = new();
    private readonly OpenRequests _open;

    public OpenRequestsTests() => _open = new OpenRequests(_temp.Directory.Spool);

    public void Dispose()
    {
        _open.Dispose();
        _temp.Dispose();
    }

    [Fact]
    public void Notes_OfAKilledProcess_AreReadAsTheyWere_AndEndedOnesAreGone()
    {
        var record = Records.Full(1) with { Metadata = null, Attempts = [], Considered = [] };
        _open.Begin(record);
        var second = _open.Begin(Records.Minimal(2));
        _open.Begin(Records.Minimal(3));
        _open.End(second);

        var (lost, unreadable) = Next();

        Assert.Equal([Records.Text(record), Records.Text(Records.Minimal(3))], lost.OrderBy(one => one.Id, StringComparer.Ordinal).Select(Records.Text));
        Assert.Equal(0, unreadable);
    }

    [Fact]
    public void Notes_TornAnywhere_AreSkipped_AndTheOthersStay()
    {
        for (var number = 0; number < 5; number++)
        {
            _open.Begin(Records.Minimal(number));
        }

        var file = Assert.Single(Files());
        var bytes = Shared(file);
        var random = new Random(5);
        for (var round = 0; round < 300; round++)
        {
            var torn = (byte[])bytes.Clone();
            var slot = random.Next(5);
            var length = BitConverter.ToInt32(torn, slot * SlotSize);
            torn[(slot * SlotSize) + random.Next(8 + length)] ^= (byte)random.Next(1, 256);
            File.WriteAllBytes(Path.Combine(_temp.Settings.DataDirectory, "torn.open"), torn);

            Assert.Equal(4, OpenSlots.Read(Path.Combine(_temp.Settings.DataDirectory, "torn.open")).Count());
        }

        File.WriteAllBytes(Path.Combine(_temp.Settings.DataDirectory, "torn.open"), bytes[..((3 * SlotSize) - 1)]);
        Assert.Equal(2, OpenSlots.Read(Path.Combine(_temp.Settings.DataDirectory, "torn.open")).Count());
    }

    [Fact]
    public void Notes_WholeButNoRecord_AreCounted_AndHoldUpNobody()
    {
        _open.Begin(Records.Minimal(1));
        using var strange = new OpenSlots(Path.Combine(_temp.Directory.Spool, "strange.open"));
        var texts = new[] { "{}", "[]", "null", "not json", """{"id":7}""", """{"id":"req_1","created_at":"x"}""", "\"\"" };
        for (var slot = 0; slot < texts.Length; slot++)
        {
            strange.Write(slot, Encoding.UTF8.GetBytes(texts[slot]));
        }

        var (lost, unreadable) = Next();

        Assert.Equal([Records.IdOf(1)], lost.Select(record => record.Id));
        Assert.Equal(texts.Length, unreadable);
    }

    [Fact]
    public void Begin_MoreThanAFileHolds_KeepsThemAll()
    {
        var tickets = Enumerable.Range(0, 2500).Select(number => _open.Begin(Records.Minimal(number))).ToArray();
        Assert.Equal(2500, tickets.Distinct().Count());
        foreach (var ticket in tickets[..1200])
        {
            _open.End(ticket);
        }

        Assert.Equal(1300, Next().Lost.Select(record => record.Id).Distinct().Count());
    }

    [Fact]
    public void Begin_NamesThatAreTooLong_KeepsWhoseMoneyItIs()
    {
        var record = Records.Minimal(1) with { RequestedModel = new string('m', 4000), Route = new string('r', 4000), Model = new string('p', 4000), Team = "core", Cost = 12.5m, Currency = "USD" };
        _open.Begin(record);

        var lost = Assert.Single(Next().Lost);

        Assert.Equal((record.Id, "key_1", "core", 12.5m, "USD"), (lost.Id, lost.KeyId, lost.Team, lost.Cost!.Value, lost.Currency));
    }

    [Fact]
    public void Begin_NoteThatCannotFit_Refuses_AndLosesNoSlot()
    {
        for (var round = 0; round < 3000; round++)
        {
            Assert.Throws<IOException>(() => _open.Begin(Records.Minimal(1) with { Metadata = new string('1', 2000) }));
        }

        _open.Begin(Records.Minimal(2));

        Assert.Equal([Records.IdOf(2)], Next().Lost.Select(record => record.Id));
        Assert.Single(Files());
    }

    [Fact]
    public async Task BeginAndEnd_FromManyThreads_LeaveWhatIsOpen()
    {
        var left = await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Factory.StartNew(
            () =>
            {
                var random = new Random(thread);
                var open = new Dictionary<int, string>();
                for (var round = 0; round < 4000; round++)
                {
                    if (open.Count > 0 && random.Next(2) == 0)
                    {
                        var ticket = open.Keys.ElementAt(random.Next(open.Count));
                        open.Remove(ticket);
                        _open.End(ticket);
                    }
                    else
                    {
                        var record = Records.Minimal((thread * 10_000) + round);
                        open.Add(_open.Begin(record), record.Id);
                    }
                }

                return open.Values;
            },
            TaskCreationOptions.LongRunning)));

        Assert.Equal(left.SelectMany(ids => ids).Order(StringComparer.Ordinal), Next().Lost.Select(record => record.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Any_KnowsWhoseRequestsRun()
    {
        var ticket = _open.Begin(Records.Minimal(5) with { Team = "core" });
        var none = new HashSet<string>();

        Assert.True(_open.Any(SpendOwner.OfKey("key_1"), Records.IdOf(6), none));
        Assert.True(_open.Any(SpendOwner.OfTeam("core"), Records.IdOf(6), none));
        Assert.False(_open.Any(SpendOwner.OfKey("key_1"), Records.IdOf(5), none));
        Assert.False(_open.Any(SpendOwner.OfKey("key_1"), Records.IdOf(6), new HashSet<string> { Records.IdOf(5) }));
        Assert.False(_open.Any(SpendOwner.OfKey("key_2"), Records.IdOf(6), none));
        Assert.False(_open.Any(SpendOwner.OfTeam("other"), Records.IdOf(6), none));

        _open.End(ticket);

        Assert.False(_open.Any(SpendOwner.OfKey("key_1"), Records.IdOf(6), none));
    }

    [Fact]
    public void Forget_RemovesWhatWasReadAndNotWhatIsOpen()
    {
        _open.Begin(Records.Minimal(1));
        using var next = new OpenRequests(_temp.Directory.Spool);
        next.Begin(Records.Minimal(2));

        next.ForgetLeftBehind();

        Assert.Equal([Records.IdOf(2)], Next().Lost.Select(record => record.Id));
    }

    private (List<UsageRecord> Lost, int Unreadable) Next()
    {
        using var next = new OpenRequests(_temp.Directory.Spool);
        return next.ReadLeftBehind();
    }

    private string[] Files() => Directory.GetFiles(_temp.Directory.Spool, "*.open");

    private static byte[] Shared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
