using System.Text.Json.Nodes;
using Gateway.Api.Tests.Hosting;
using Gateway.Api.Tests.Spending;
using Gateway.TestKit;

namespace Gateway.Api.Tests.ResponsesSurface;

/// <summary>Rows, costs, budgets and limits hold at this door as at any other, asked natively and translated.</summary>
public sealed class AccountTests(PricedGateway priced) : IClassFixture<PricedGateway>
{
    private const string Native = "ai/gpt-4o";

    private const string Translated = "seek/deepseek-chat";

    private const decimal Cost = (Asked.Prompt * PricedGateway.Input) + (Asked.Completion * PricedGateway.Output);

    public static TheoryData<string, bool> Ways => [(Native, false), (Native, true), (Translated, false), (Translated, true)];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Row_TellsTheDoor_TheTokensAndTheCost(string model, bool stream)
    {
        priced.Stub.Answers(stream);
        var (id, client) = await priced.Gateway.NewKey(null);

        using var answer = await priced.Gateway.Responses(Asked.Body(model, stream: stream), client);
        await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        var row = Assert.Single(await priced.Gateway.Rows(id));
        Assert.Equal(("responses", stream, 200, model), ((string)row["endpoint"]!, (bool)row["stream"]!, (int)row["status"]!, $"{row["provider"]}/{row["model"]}"));
        Assert.Equal((Asked.Prompt, Asked.Completion, "provider"), ((int)row["prompt_tokens"]!, (int)row["completion_tokens"]!, (string)row["usage_source"]!));
        Assert.Equal(Cost, Spending.Spending.Sum([row]));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Budget_IsHeldBeforeTheProviderIsCalled_AndSettledByTheAnswer(string model, bool stream)
    {
        // Less than two of the bound of an answer of 100 tokens: the second is admitted only because the first was settled.
        var (id, client) = await priced.Gateway.NewKey(Spending.Spending.Budget((200 * PricedGateway.Input) + (100 * PricedGateway.Output)));
        var (spent, reserved) = (-1m, -1m);
        priced.Stub.Answers(stream);
        var answers = priced.Stub.Answer;
        priced.Stub.Answer = async (http, request) =>
        {
            (spent, reserved, _) = await priced.Gateway.Money(id, client);
            await answers(http, request);
        };
        var body = Asked.Body(model, ""","max_output_tokens":100""", stream);

        foreach (var number in Enumerable.Range(0, 2))
        {
            using var answer = await priced.Gateway.Responses(body, client);
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

            Assert.Equal(200, (int)answer.StatusCode);
            Assert.Equal(number * Cost, spent);
            Assert.InRange(reserved, 100 * PricedGateway.Output, (200 * PricedGateway.Input) + (100 * PricedGateway.Output) - (number * Cost));
        }

        var settled = await priced.Gateway.Money(id, client);
        Assert.Equal((2 * Cost, 0), (settled.Spent, settled.Reserved));
        Assert.Equal(2 * Cost, Spending.Spending.Sum(await priced.Gateway.Rows(id)));
    }

    [Theory]
    [InlineData(Native)]
    [InlineData(Translated)]
    public async Task UsedUpBudget_Is402_AndReachesNobody(string model)
    {
        var (id, client) = await priced.Gateway.NewKey(Spending.Spending.Budget(0.000001m));
        priced.Stub.Requests.Clear();

        using var answer = await priced.Gateway.Responses(Asked.Body(model), client);

        await Envelope.Of(answer, 402, "insufficient_quota");
        Assert.Empty(priced.Stub.Requests);
        Assert.Equal((0, 0), (await priced.Gateway.Money(id, client)) is var (spent, reserved, _) ? (spent, reserved) : default);
    }

    [Theory]
    [InlineData(Native)]
    [InlineData(Translated)]
    public async Task AnswerOfOpenLength_IsBoundedToTheMoney(string model)
    {
        priced.Stub.Answers(stream: false);
        var (_, client) = await priced.Gateway.NewKey(Spending.Spending.Budget(60 * PricedGateway.Output));

        using var answer = await priced.Gateway.Responses(Asked.Body(model), client);

        Assert.Equal(200, (int)answer.StatusCode);
        var most = int.Parse(answer.Headers.GetValues("x-gateway-max-tokens").Single());
        Assert.InRange(most, 1, 60);
        var sent = priced.Stub.Requests.Last().Json;
        Assert.Equal(most, (int)(sent["max_output_tokens"] ?? sent["max_tokens"] ?? sent["max_completion_tokens"])!);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task RequestLimit_OfTwo_RefusesTheThird(string model, bool stream)
    {
        priced.Stub.Answers(stream);
        var (_, client) = await priced.Gateway.NewKey(null, limits: new JsonObject { ["requests_per_minute"] = 2 });

        using var first = await priced.Gateway.Responses(Asked.Body(model, stream: stream), client);
        using var second = await priced.Gateway.Responses(Asked.Body(model, stream: stream), client);
        using var third = await priced.Gateway.Responses(Asked.Body(model, stream: stream), client);

        Assert.Equal((200, 200), ((int)first.StatusCode, (int)second.StatusCode));
        Assert.Equal("0", second.Headers.GetValues("x-ratelimit-remaining-requests").Single());
        await Envelope.Of(third, 429, "rate_limit_exceeded");
        Assert.True(third.Headers.Contains("retry-after"));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task TokenLimit_IsHeldOnTheBound_AndGivenBackWhenSettled(string model, bool stream)
    {
        priced.Stub.Answers(stream);
        var (_, client) = await priced.Gateway.NewKey(null, limits: new JsonObject { ["tokens_per_minute"] = 1000 });

        using var tooLarge = await priced.Gateway.Responses(Asked.Body(model, ""","max_output_tokens":2000""", stream), client);
        using var first = await priced.Gateway.Responses(Asked.Body(model, ""","max_output_tokens":900""", stream), client);
        await first.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        using var second = await priced.Gateway.Responses(Asked.Body(model, ""","max_output_tokens":900""", stream), client);
        await second.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal((429, 200, 200), ((int)tooLarge.StatusCode, (int)first.StatusCode, (int)second.StatusCode));
        var left = JsonNode.Parse(await client.GetStringAsync("/v1/key"))!["limits_remaining"]!["tokens_per_minute"]!;
        Assert.Equal(1000 - (2 * (Asked.Prompt + Asked.Completion)), (int)left);
    }

    [Theory]
    [InlineData(Native)]
    [InlineData(Translated)]
    public async Task ClientThatLeavesAStream_EndsTheProvidersCall_PaysForWhatWasMade_AndGivesItsSlotBack(string model)
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (id, client) = await priced.Gateway.NewKey(Spending.Spending.Budget(100), limits: new JsonObject { ["max_parallel"] = 1 });
        priced.Stub.Answer = async (http, request) =>
        {
            var events = request.Path.EndsWith("/responses", StringComparison.Ordinal) ? Fixtures.NativeResponses.Stream(Asked.Native("resp_left")).TakeWhile(one => !one.Contains("output_text.done", StringComparison.Ordinal)) : [StubAnswers.Chunk("hello")];
            await StubProvider.Stream(http, events);
            await using var registration = http.RequestAborted.Register(() => gone.TrySetResult());
            await gone.Task;
        };
        var body = Asked.Body(model, stream: true);
        using (var answer = await priced.Gateway.Responses(body, client))
        {
            await using var stream = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
            await Until(stream, model == Native ? "\"delta\":\"o\"" : "\"delta\":\"hello\"");
            using var beside = await priced.Gateway.Responses(body, client);
            await Envelope.Of(beside, 429, "rate_limit_exceeded");
        }

        await gone.Task;
        await Eventually.Is(async () => (await priced.Gateway.Rows(id)).Any(row => (int)row["status"]! == 499), "a row of the client that left");
        var row = (await priced.Gateway.Rows(id)).Single(row => (int)row["status"]! == 499);
        Assert.InRange((int)row["completion_tokens"]!, 1, 5);
        Assert.InRange((int)row["prompt_tokens"]!, 1, 20);
        await Eventually.Is(async () => (await priced.Gateway.Money(id, client)) is (_, 0, _), "nothing is held any more");
        var cost = Spending.Spending.Sum([row]);
        Assert.Equal(cost, (await priced.Gateway.Money(id, client)).Spent);
        Assert.Equal(1, (int)JsonNode.Parse(await client.GetStringAsync("/v1/key"))!["limits_remaining"]!["max_parallel"]!);
    }

    [Theory]
    [InlineData(Native)]
    [InlineData(Translated)]
    public async Task RefusedRequest_GivesBackWhatWasHeld(string model)
    {
        var (id, client) = await priced.Gateway.NewKey(Spending.Spending.Budget(100), limits: new JsonObject { ["max_parallel"] = 1 });
        priced.Stub.Answer = (http, _) => StubProvider.Json(http, StubAnswers.Error("no", "invalid_request_error", null), 400);

        using var answer = await priced.Gateway.Responses(Asked.Body(model), client);

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Equal((0, 0, 100), await priced.Gateway.Money(id, client));
        Assert.Equal(400, (int)Assert.Single(await priced.Gateway.Rows(id))["status"]!);
    }

    private static async Task Until(Stream stream, string text)
    {
        var (seen, buffer) = ("", new byte[4096]);
        while (!seen.Contains(text, StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer, TestContext.Current.CancellationToken);
            Assert.NotEqual(0, read);
            seen += System.Text.Encoding.UTF8.GetString(buffer, 0, read);
        }
    }
}
