using System.Globalization;
using Gateway.Api.Tests.Hosting;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Spending;

/// <summary>Little money left, and a request that does not say how long its answer may be.</summary>
public sealed class AnswerBoundTests(PricedGateway priced) : IClassFixture<PricedGateway>
{
    private const string Header = "x-gateway-max-tokens";

    // A prompt of 8 tokens by OpenAI's count.
    private const string Messages = """[{"role":"user","content":"hi"}]""";

    /// <summary>Enough for such a prompt and 1,000 tokens of an answer.</summary>
    private const decimal Little = (8 * PricedGateway.Input) + (1_000 * PricedGateway.Output);

    [Theory]
    [InlineData("ai/gpt-4o", "max_completion_tokens")]
    [InlineData("ai/our-own", "max_completion_tokens")]
    [InlineData("seek/deepseek-chat", "max_tokens")]
    [InlineData("ant/claude-sonnet-4-5", "max_tokens")]
    [InlineData("gem/gemini-2.5-flash", "generationConfig.maxOutputTokens")]
    public async Task LittleMoney_BoundsTheAnswer_AndSaysToWhat(string model, string field)
    {
        var (id, client) = await priced.Gateway.NewKey(Spending.Budget(Little));
        Answers(model);

        using var answer = await priced.Gateway.Chat($$"""{"model":"{{model}}","messages":{{Messages}}}""", client);

        Assert.True((int)answer.StatusCode == 200, await answer.Content.ReadAsStringAsync());
        var bound = int.Parse(Assert.Single(answer.Headers.GetValues(Header)), CultureInfo.InvariantCulture);
        Assert.InRange(bound, 900, 1_000);
        var sent = priced.Stub.Requests.Last().Json;
        Assert.Equal(bound, (int)field.Split('.').Aggregate(sent, static (node, name) => node[name]!));
        await AssertBooks(id, client);
    }

    [Theory]
    [InlineData("ai/gpt-4o")]
    [InlineData("seek/deepseek-chat")]
    public async Task EnoughMoney_LeavesTheBodyAsItCame(string model)
    {
        var (_, client) = await priced.Gateway.NewKey(Spending.Budget(1_000));
        Answers(model);
        var body = $$"""{ "messages":{{Messages}}, "model":"{{model}}" , "unheard_of": 1.50 }""";

        using var answer = await priced.Gateway.Chat(body, client);

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.False(answer.Headers.Contains(Header));
        Assert.Equal(body.Replace(model, model[(model.IndexOf('/') + 1)..], StringComparison.Ordinal), priced.Stub.Requests.Last().Text);
    }

    [Theory]
    [InlineData("ant/claude-sonnet-4-5", "max_tokens")]
    [InlineData("gem/gemini-2.5-flash", "maxOutputTokens")]
    public async Task EnoughMoney_BoundsNoTranslatedAnswer(string model, string field)
    {
        var (_, rich) = await priced.Gateway.NewKey(Spending.Budget(1_000));
        var (_, free) = await priced.Gateway.NewKey(null);
        Answers(model);
        var body = $$"""{"model":"{{model}}","messages":{{Messages}}}""";

        using var answer = await priced.Gateway.Chat(body, rich);
        var sent = priced.Stub.Requests.Last().Text;
        using var without = await priced.Gateway.Chat(body, free);

        Assert.Equal((200, 200), ((int)answer.StatusCode, (int)without.StatusCode));
        Assert.False(answer.Headers.Contains(Header));
        Assert.Equal(priced.Stub.Requests.Last().Text, sent);
        Assert.Equal(field == "max_tokens", sent.Contains(field, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ai/gpt-4o", "max_tokens")]
    [InlineData("ai/gpt-4o", "max_completion_tokens")]
    [InlineData("ant/claude-sonnet-4-5", "max_tokens")]
    [InlineData("gem/gemini-2.5-flash", "max_tokens")]
    public async Task GivenBound_IsNeverChanged_ButRefused(string model, string field)
    {
        var (id, client) = await priced.Gateway.NewKey(Spending.Budget(Little));
        Answers(model);
        var calls = priced.Stub.Requests.Count;

        using var tooMuch = await priced.Gateway.Chat($$"""{"model":"{{model}}","messages":{{Messages}},"{{field}}":1001}""", client);
        await Envelope.Of(tooMuch, 402, "insufficient_quota");
        Assert.Equal(calls, priced.Stub.Requests.Count);
        using var fits = await priced.Gateway.Chat($$"""{"model":"{{model}}","messages":{{Messages}},"{{field}}":900}""", client);

        Assert.Equal(200, (int)fits.StatusCode);
        Assert.False(fits.Headers.Contains(Header));
        Assert.Contains("900", priced.Stub.Requests.Last().Text, StringComparison.Ordinal);
        await AssertBooks(id, client);
    }

    [Fact]
    public async Task SeveralChoices_AreAllPaidFor()
    {
        var (_, client) = await priced.Gateway.NewKey(Spending.Budget(Little));
        Answers("ai/gpt-4o");

        using var answer = await priced.Gateway.Chat($$"""{"model":"ai/gpt-4o","n":4,"messages":{{Messages}}}""", client);

        Assert.InRange(int.Parse(Assert.Single(answer.Headers.GetValues(Header)), CultureInfo.InvariantCulture), 225, 250);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnswerThatNobodyCounted_NeverCostsMoreThanWasHeldForIt(bool stream)
    {
        // An estimate may be too high; what was reserved is the most that the provider can have billed.
        var (id, client) = await priced.Gateway.NewKey(Spending.Budget((40 * PricedGateway.Input) + (10 * PricedGateway.Output)));
        var text = string.Concat(Enumerable.Repeat("antidisestablishmentarianism ", 10));
        priced.Stub.Answer = (http, _) => stream
            ? StubProvider.Stream(http, StubAnswers.Chunk(text), StubAnswers.Finish, StubAnswers.Done)
            : StubProvider.Json(http, $$"""{"object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"{{text}}"},"finish_reason":"stop"}]}""");

        using var answer = await priced.Gateway.Chat($$"""{"model":"ai/our-own","stream":{{(stream ? "true" : "false")}},"max_tokens":10,"messages":{{Messages}}}""", client);
        await answer.Content.ReadAsStringAsync();

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal(10, (int)(await priced.Gateway.Row(answer))!["completion_tokens"]!);
        await AssertBooks(id, client);
    }

    private async Task AssertBooks(string id, HttpClient client)
    {
        var (spent, reserved, remaining) = await priced.Gateway.Money(id, client);
        Assert.Equal(Spending.Sum(await priced.Gateway.Rows(id)), spent);
        Assert.True(spent > 0, "nothing was spent");
        Assert.Equal(0, reserved);
        Assert.True(remaining >= 0, $"{remaining} remain");
    }

    private void Answers(string model) => priced.Stub.Answer = (http, _) => StubProvider.Json(http, model[..3] switch
    {
        "ant" => """{"id":"m","type":"message","role":"assistant","model":"claude","content":[{"type":"text","text":"hello"}],"stop_reason":"end_turn","usage":{"input_tokens":8,"output_tokens":2}}""",
        "gem" => """{"candidates":[{"content":{"role":"model","parts":[{"text":"hello"}]},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":8,"candidatesTokenCount":2,"totalTokenCount":10},"modelVersion":"g","responseId":"r"}""",
        _ => StubAnswers.Chat("hello", 8, 2),
    });
}
