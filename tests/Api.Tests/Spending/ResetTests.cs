using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Api.Tests.Admin;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Spending;

/// <summary>Budgets that begin anew, over HTTP, by a clock that the test moves. Nothing runs in between: the next request finds the new period.</summary>
public sealed class ResetTests : IAsyncLifetime
{
    /// <summary>Of an answer with 100 tokens at 10 dollars a million; the prompt is free.</summary>
    private const decimal Each = 0.001m;

    private readonly ShiftedTime _clock = new();
    private StubProvider _stub = null!;
    private TestGateway _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _stub = await StubProvider.Start();
        _stub.Answer = (http, _) => StubProvider.Json(http, StubAnswers.Chat("hello", 8, 100));
        _gateway = await TestGateway.Start(
            new JsonObject
            {
                ["Providers"] = new JsonObject { ["up"] = TestGateway.Provider(_stub.BaseUrl) },
                ["Prices"] = new JsonObject { ["up/gpt-4o"] = new JsonObject { ["InputPerMillion"] = 0, ["OutputPerMillion"] = 10 } },
            },
            clock: _clock);
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _stub.DisposeAsync();
    }

    // The clocks: Kolkata is always 5:30 ahead. In 2030, New York changes on 10 March (2:00) and 3 November, Berlin on 31 March and 27 October.
    [Theory]
    [InlineData("day", "Asia/Kolkata", "2030-03-10T12:00:00Z", "2030-03-10T18:30:00Z", "2030-03-11T18:30:00Z")]
    [InlineData("day", "Europe/Berlin", "2030-03-30T12:00:00Z", "2030-03-30T23:00:00Z", "2030-03-31T22:00:00Z")]
    [InlineData("day", "Europe/Berlin", "2030-10-26T12:00:00Z", "2030-10-26T22:00:00Z", "2030-10-27T23:00:00Z")]
    [InlineData("day", "America/New_York", "2030-03-09T12:00:00Z", "2030-03-10T05:00:00Z", "2030-03-11T04:00:00Z")]
    [InlineData("day", "America/New_York", "2030-11-02T12:00:00Z", "2030-11-03T04:00:00Z", "2030-11-04T05:00:00Z")]
    [InlineData("week", "Asia/Kolkata", "2030-03-10T12:00:00Z", "2030-03-10T18:30:00Z", "2030-03-17T18:30:00Z")]
    [InlineData("week", "Europe/Berlin", "2030-03-29T12:00:00Z", "2030-03-31T22:00:00Z", "2030-04-07T22:00:00Z")]
    [InlineData("week", "America/New_York", "2030-11-01T12:00:00Z", "2030-11-04T05:00:00Z", "2030-11-11T05:00:00Z")]
    [InlineData("month", "Asia/Kolkata", "2030-01-31T12:00:00Z", "2030-01-31T18:30:00Z", "2030-02-28T18:30:00Z")]
    [InlineData("month", "Europe/Berlin", "2030-03-15T12:00:00Z", "2030-03-31T22:00:00Z", "2030-04-30T22:00:00Z")]
    [InlineData("month", "America/New_York", "2030-11-15T12:00:00Z", "2030-12-01T05:00:00Z", "2031-01-01T05:00:00Z")]
    [InlineData("month", "America/New_York", "2030-10-31T12:00:00Z", "2030-11-01T04:00:00Z", "2030-12-01T05:00:00Z")]
    public async Task Budget_BeginsAnewAtLocalMidnight(string period, string zone, string now, string resetsAt, string after)
    {
        _clock.Advance(Time(now) - _clock.GetUtcNow());
        var (id, client) = await _gateway.NewKey(Spending.Budget(2 * Each, period, zone: zone));
        Assert.Equal((200, 200, 402), (await Ask(client), await Ask(client), await Ask(client)));
        Assert.Equal((2 * Each, resetsAt), await Look(id));

        _clock.Advance(Time(resetsAt) - _clock.GetUtcNow() - TimeSpan.FromMinutes(1));
        Assert.Equal(402, await Ask(client));
        Assert.Equal((2 * Each, resetsAt), await Look(id));

        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((0, after), await Look(id));
        Assert.Equal((200, 200, 402), (await Ask(client), await Ask(client), await Ask(client)));
        Assert.Equal((2 * Each, after), await Look(id));

        _clock.Advance(Time(after) - _clock.GetUtcNow());
        Assert.Equal((200, 200, 402), (await Ask(client), await Ask(client), await Ask(client)));
    }

    [Fact]
    public async Task Answer_ThatEndsInTheNextPeriod_IsPaidByTheOneItBeganIn()
    {
        _clock.Advance(Time("2030-02-01T23:59:00Z") - _clock.GetUtcNow());
        var (id, client) = await _gateway.NewKey(Spending.Budget(Each, "day"));
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _stub.Answer = async (http, _) =>
        {
            arrived.TrySetResult();
            await release.Task;
            await StubProvider.Json(http, StubAnswers.Chat("hello", 8, 100));
        };
        var running = Ask(client);
        await arrived.Task.WaitAsync(Eventually.Limit);

        _clock.Advance(TimeSpan.FromSeconds(61));
        release.SetResult();

        Assert.Equal(200, await running);
        Assert.Equal((0, "2030-02-03T00:00:00Z"), await Look(id));
        Assert.Equal((200, 402), (await Ask(client), await Ask(client)));
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private async Task<(decimal Spent, string ResetsAt)> Look(string id)
    {
        var budget = (await _gateway.Get($"/admin/keys/{id}"))["budget"]!;
        return (Spending.Number(budget["spent"]), Time((string)budget["resets_at"]!).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
    }

    private async Task<int> Ask(HttpClient client)
    {
        using var answer = await _gateway.Chat("""{"model":"up/gpt-4o","max_tokens":100,"messages":[{"role":"user","content":"hi"}]}""", client);
        return (int)answer.StatusCode;
    }
}
