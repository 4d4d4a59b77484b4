using System.Text.Json.Nodes;
using Gateway.TestKit.Faults;

namespace Gateway.Api.Tests.Failover;

/// <summary>Streams that break off after text was sent, and how they are completed.</summary>
public sealed class StreamCutTests(ITestOutputHelper output)
{
    public static TheoryData<string, bool> Cuts => new MatrixTheoryData<string, bool>(["cut", "reset", "ended early", "stream error", "not JSON"], [false, true]);

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task Stream_CutAfter40Tokens_IsCompletedByTheFallback(string kind, bool prefill)
    {
        await using var bench = await FaultBench.Start(output, prefill: prefill);
        bench.A.Does(Cut(kind, 40));

        var answer = await bench.Get("ab", stream: true, usage: true);

        answer.AssertWhole();
        answer.AssertUsage(ChatStep.PromptTokens, 60);
        Assert.Equal(("ab", TimeSpan.Zero), (bench.Called, answer.At));
        AssertAsked(bench.Calls[1], prefill);
        await bench.Check(answer, "a 200 *", "b 200");
    }

    [Fact]
    public async Task Stream_CompletedElsewhere_ShowsNoUsageToAClientThatDidNotAsk()
    {
        await using var bench = await FaultBench.Start(output, prefill: true);
        bench.A.Does(Answer.Chat().CutAfter(40));

        var answer = await bench.Get("ab", stream: true);

        answer.AssertWhole();
        Assert.DoesNotContain(answer.Events, chunk => chunk["usage"] is JsonObject);
        await bench.Check(answer, "a 200 *", "b 200");
    }

    [Fact]
    public async Task Stream_CutWithAFallbackThatRefusesPrefill_IsRestartedWithoutIt()
    {
        await using var bench = await FaultBench.Start(output, prefill: true);
        bench.A.Does(Answer.Chat().CutAfter(40));
        bench.B.Does(Answer.Chat().WithPrefill(PrefillSupport.Refuses));

        var answer = await bench.Get("ab", stream: true, usage: true);

        answer.AssertWhole();
        answer.AssertUsage(ChatStep.PromptTokens, 60);
        Assert.Equal("abb", bench.Called);
        AssertAsked(bench.Calls[1], prefill: true);
        AssertAsked(bench.Calls[2], prefill: false);
        await bench.Check(answer, "a 200 *", "b 400 *", "b 200");
    }

    [Fact]
    public async Task Stream_CutWithAFallbackThatStartsOver_ShowsNoTokenTwice()
    {
        await using var bench = await FaultBench.Start(output, prefill: true);
        bench.A.Does(Answer.Chat().CutAfter(40));
        bench.B.Does(Answer.Chat().WithPrefill(PrefillSupport.StartsOver));

        var answer = await bench.Get("ab", stream: true);

        answer.AssertWhole();
        Assert.Equal("ab", bench.Called);
        await bench.Check(answer, "a 200 *", "b 200");
    }

    [Fact]
    public async Task Stream_CutWithAFallbackThatSaysSomethingElse_EndsWithTheErrorFrame()
    {
        await using var bench = await FaultBench.Start(output);
        bench.A.Does(Answer.Chat().CutAfter(40));
        bench.B.Does(Answer.Chat().Saying("Hello"));

        var answer = await bench.Get("ab", stream: true);

        answer.AssertBroken(40);
        Assert.StartsWith("ab", bench.Called, StringComparison.Ordinal);
        await bench.Check(answer, ["a 200 *", .. bench.Calls.Skip(1).Select(call => $"{call.Provider} 200 *")]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stream_CutOnceOfTheOnlyTarget_IsCompletedByIt(bool prefill)
    {
        await using var bench = await FaultBench.Start(output, prefill: prefill);
        bench.A.Does(Answer.Chat().CutAfter(40), Answer.Chat());

        var answer = await bench.Get("a", stream: true);

        answer.AssertWhole();
        Assert.Equal("aa", bench.Called);
        AssertAsked(bench.Calls[1], prefill);
        await bench.Check(answer, "a 200 *", "a 200");
    }

    [Fact]
    public async Task Stream_CutEachTimeOfTheOnlyTarget_EndsWithTheErrorFrame()
    {
        await using var bench = await FaultBench.Start(output, circuit: FaultBench.NoCircuit);
        bench.A.Does(Answer.Chat().CutAfter(40));

        var answer = await bench.Get("a", stream: true);

        answer.AssertBroken(40);
        Assert.Equal("aaaa", bench.Called);
        var row = await bench.Check(answer, [.. bench.Calls.Select(_ => "a 200 *")]);
        Assert.Equal((502, "provider_stream_error"), ((int)row["status"]!, (string?)row["error_code"]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stream_CutTwice_IsCompletedByTheThird(bool prefill)
    {
        await using var bench = await FaultBench.Start(output, prefill: prefill);
        bench.A.Does(Answer.Chat().CutAfter(20));
        bench.B.Does(Answer.Chat().CutAfter(prefill ? 20 : 40));

        var answer = await bench.Get("abc", stream: true, usage: true);

        answer.AssertWhole();
        answer.AssertUsage(ChatStep.PromptTokens, 60);
        Assert.Equal("abc", bench.Called);
        await bench.Check(answer, "a 200 *", "b 200 *", "c 200");
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("stream error")]
    public async Task Stream_CutWithRecoveryOff_EndsWithTheErrorFrame(string kind)
    {
        await using var bench = await FaultBench.Start(output, """ "StreamRecovery": "error" """);
        bench.A.Does(Cut(kind, 40));

        var answer = await bench.Get("ab", stream: true);

        var error = answer.AssertBroken(40);
        Assert.Equal(kind == "stream error", (string?)error["message"] == "the model fell over");
        Assert.Equal("a", bench.Called);
        await bench.Check(answer, "a 200 *");
    }

    [Fact]
    public async Task Stream_WithoutDoneButWithItsFinish_IsWhole()
    {
        await using var bench = await FaultBench.Start(output);
        bench.A.Does(Answer.Chat().NoDone());

        var answer = await bench.Get("ab", stream: true, usage: true);

        answer.AssertWhole(mayLackDone: true);
        answer.AssertUsage(ChatStep.PromptTokens, 60);
        Assert.Equal("a", bench.Called);
        await bench.Check(answer, "a 200");
    }

    /// <summary>All of the text came, but nobody can know that it was all.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stream_WithoutDoneAndFinish_IsCompletedByTheFallback(bool prefill)
    {
        await using var bench = await FaultBench.Start(output, prefill: prefill);
        bench.A.Does(Answer.Chat().EndAfter(60));

        var answer = await bench.Get("ab", stream: true, usage: true);

        answer.AssertWhole();
        Assert.Equal("ab", bench.Called);
        await bench.Check(answer, "a 200 *", "b 200");
    }

    private static void AssertAsked(FaultCall call, bool prefill)
    {
        Assert.Equal(prefill ? 2 : 1, call.Json["messages"]!.AsArray().Count);
        if (prefill)
        {
            Assert.StartsWith(call.Prefill!, FaultText.Of(60), StringComparison.Ordinal);
            Assert.NotEmpty(call.Prefill!);
        }
    }

    private static ChatStep Cut(string kind, int after) => kind switch
    {
        "cut" => Answer.Chat().CutAfter(after),
        "reset" => Answer.Chat().ResetAfter(after),
        "ended early" => Answer.Chat().EndAfter(after),
        "stream error" => Answer.Chat().ErrorAfter(after),
        _ => Answer.Chat().GarbageAfter(after),
    };
}
