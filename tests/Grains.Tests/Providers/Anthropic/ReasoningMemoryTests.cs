using System.Text;
using Gateway.Grains.Providers;

namespace Gateway.Grains.Tests.Providers.Anthropic;

public sealed class ReasoningMemoryTests
{
    [Fact]
    public void Kept_IsFound_AndTheLastOneWins()
    {
        var memory = new ReasoningMemory();
        memory.Keep("a", "[1]"u8);
        memory.Keep("a", "[2]"u8);

        Assert.Equal("[2]", Encoding.UTF8.GetString(memory.Find("a")!));
        Assert.Null(memory.Find("b"));
        Assert.Equal(1, memory.Count);
    }

    [Fact]
    public void Full_ByCount_ForgetsTheLeastRecentlyUsed()
    {
        var memory = new ReasoningMemory(2, 1_000_000);
        memory.Keep("a", "1"u8);
        memory.Keep("b", "2"u8);
        memory.Find("a");
        memory.Keep("c", "3"u8);

        Assert.NotNull(memory.Find("a"));
        Assert.Null(memory.Find("b"));
        Assert.NotNull(memory.Find("c"));
    }

    [Fact]
    public void Full_ByBytes_StaysInItsBound()
    {
        var memory = new ReasoningMemory(1_000_000, 10_000);
        for (var i = 0; i < 1000; i++)
        {
            memory.Keep($"call_{i}", new byte[i % 700]);
            Assert.InRange(memory.Bytes, 0, 10_000);
        }

        Assert.NotNull(memory.Find("call_999"));
    }

    [Fact]
    public void Entry_ThatIsTooLarge_IsNotKept()
    {
        var memory = new ReasoningMemory();
        memory.Keep("a", new byte[ReasoningMemory.MaxEntryBytes + 1]);

        Assert.Equal((0, 0L), (memory.Count, memory.Bytes));
    }

    [Fact]
    public void Emptied_ByReplacing_CountsNoBytesTwice()
    {
        var memory = new ReasoningMemory();
        memory.Keep("a", new byte[100]);
        var once = memory.Bytes;
        for (var i = 0; i < 10; i++)
        {
            memory.Keep("a", new byte[100]);
        }

        Assert.Equal(once, memory.Bytes);
    }

    [Fact]
    public void ManyThreads_LeaveItConsistent()
    {
        var memory = new ReasoningMemory(100, 20_000);
        Parallel.For(0, 20_000, i =>
        {
            memory.Keep($"call_{i % 300}", new byte[i % 128]);
            memory.Find($"call_{(i * 7) % 300}");
        });

        Assert.InRange(memory.Count, 1, 100);
        Assert.InRange(memory.Bytes, 1, 20_000);
    }
}
