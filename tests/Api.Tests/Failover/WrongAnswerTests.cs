using Gateway.TestKit;
using Gateway.TestKit.Faults;

namespace Gateway.Api.Tests.Failover;

/// <summary>Answers that are not what was asked for.</summary>
public sealed class WrongAnswerTests(ITestOutputHelper output)
{
    private static readonly string Overloaded = StubAnswers.Error("we are busy", "server_error", "overloaded");

    public static TheoryData<string, bool> Wrong => new MatrixTheoryData<string, bool>(["HTML with 502", "HTML with 200", "error in a 200", "nothing in a 200"], [false, true]);

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task WrongAnswer_Once_IsTriedAgainAfterAShortPause(string kind, bool stream)
    {
        await using var bench = await FaultBench.Start(output);
        bench.A.Does(Make(kind), Answer.Chat());

        var answer = await bench.Get("ab", stream);

        answer.AssertWhole();
        Assert.Equal("aa", bench.Called);
        Pauses.AssertFirst(bench.Between(0, 1));
        await bench.Check(answer, "a * *", "a 200");
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task WrongAnswer_ForEver_IsServedByTheFallback(string kind, bool stream)
    {
        await using var bench = await FaultBench.Start(output);
        bench.A.Does(Make(kind));

        var answer = await bench.Get("ab", stream);

        answer.AssertWhole();
        Assert.Equal("aab", bench.Called);
        await bench.Check(answer, "a * *", "a * *", "b 200");
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task WrongAnswer_OfTheOnlyTarget_IsAnErrorInOurEnvelope(string kind, bool stream)
    {
        await using var bench = await FaultBench.Start(output, circuit: FaultBench.NoCircuit);
        bench.A.Does(Make(kind));

        var answer = await bench.Get("a", stream);

        Assert.InRange(answer.Status, 500, 503);
        Assert.True((bool)Hosting.Envelope.Read(answer.Body)["retryable"]!);
        Assert.DoesNotContain("<html", answer.Body, StringComparison.Ordinal);
        Assert.Equal("aaaa", bench.Called);
        await bench.Check(answer, "a * *", "a * *", "a * *", "a * *");
    }

    [Fact]
    public async Task StreamError_BeforeTheFirstToken_IsTriedAgainUnseen()
    {
        await using var bench = await FaultBench.Start(output);
        bench.A.Does(Answer.Chat().ErrorAfter(0), Answer.Chat());

        var answer = await bench.Get("ab", stream: true);

        answer.AssertWhole();
        Assert.DoesNotContain("fell over", answer.Body, StringComparison.Ordinal);
        Assert.Equal("aa", bench.Called);
        await bench.Check(answer, "a * *", "a 200");
    }

    [Fact]
    public async Task StreamError_BeforeTheFirstTokenEachTime_IsServedByTheFallbackUnseen()
    {
        await using var bench = await FaultBench.Start(output);
        bench.A.Does(Answer.Chat().ErrorAfter(0));

        var answer = await bench.Get("ab", stream: true);

        answer.AssertWhole();
        Assert.Equal(("b", "3"), (answer.Header("x-gateway-provider"), answer.Header("x-gateway-attempts")));
        Assert.Equal("aab", bench.Called);
        await bench.Check(answer, "a * *", "a * *", "b 200");
    }

    [Fact]
    public async Task StreamError_AfterTokensOfTheOnlyTarget_EndsWithTheProvidersWords()
    {
        await using var bench = await FaultBench.Start(output);
        bench.A.Does(Answer.Chat().ErrorAfter(20));

        var answer = await bench.Get("a", stream: true);

        var error = answer.AssertBroken(20);
        Assert.Equal(("the model fell over", "provider"), ((string?)error["message"], (string?)error["source"]));
        await bench.Check(answer, [.. bench.Calls.Select(_ => "a 200 *")]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Gzip_ThatNobodyAskedFor_IsUnpacked(bool stream)
    {
        await using var bench = await FaultBench.Start(output);
        bench.A.Does(Answer.Chat().Gzip());

        var answer = await bench.Get("ab", stream);

        answer.AssertWhole();
        Assert.Empty(answer.Response!.Content.Headers.ContentEncoding);
        Assert.Equal("a", bench.Called);
        await bench.Check(answer, "a 200");
    }

    [Fact]
    public async Task Gzip_OfAnError_IsUnpacked()
    {
        await using var bench = await FaultBench.Start(output);
        bench.A.Does(Answer.Error(400, "too hot", "bad_heat").Gzip());

        var answer = await bench.Get();

        Assert.Equal("too hot", (string?)answer.AssertError(400, "bad_heat")["message"]);
        await bench.Check(answer, "a 400 bad_heat");
    }

    private static FaultStep Make(string kind) => kind switch
    {
        "HTML with 502" => Answer.Html(502),
        "HTML with 200" => Answer.Html(200),
        "error in a 200" => Answer.Json(Overloaded),
        _ => Answer.Json(""),
    };
}
