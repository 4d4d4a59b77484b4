using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Gateway.Api.Tests.Spending;
using Gateway.Grains.Uploads;
using Gateway.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Api.Tests.Media;

/// <summary>Clients that leave in the middle: what they pay, and what is left of them.</summary>
public sealed class MediaClientGoneTests : IAsyncLifetime
{
    private const string Path = "/v1/audio/transcriptions";

    private readonly DeafProvider _deaf = new();
    private StubProvider _stub = null!;
    private TestGateway _gateway = null!;
    private string _key = null!;
    private HttpClient _client = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private UploadRoom Room => _gateway.Services.GetRequiredService<UploadRoom>();

    public async ValueTask InitializeAsync()
    {
        _stub = await StubProvider.Start();
        _gateway = await TestGateway.Start(new JsonObject
        {
            ["Providers"] = new JsonObject { ["stub"] = TestGateway.Provider(_stub.BaseUrl), ["deaf"] = TestGateway.Provider(_deaf.BaseUrl) },
            ["Routes"] = new JsonObject
            {
                ["both"] = new JsonObject
                {
                    ["HedgeAfterMs"] = 50,
                    ["Targets"] = new JsonArray(new JsonObject { ["Model"] = "stub/whisper-1" }, new JsonObject { ["Model"] = "deaf/whisper-1" }),
                },
            },
            ["Prices"] = new JsonObject
            {
                ["stub/whisper-1"] = new JsonObject { ["PerMinute"] = 0.006 },
                ["deaf/whisper-1"] = new JsonObject { ["PerMinute"] = 0.006 },
                ["stub/tts-1"] = new JsonObject { ["PerMillionCharacters"] = 15 },
            },
        });
        (_key, _client) = await _gateway.NewKey(Spending.Spending.Budget(10));
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _gateway.DisposeAsync();
        await _stub.DisposeAsync();
        _deaf.Dispose();
    }

    [Fact]
    public async Task ClientThatLeavesMidUpload_PaysNothing_AndLeavesNothingBehind()
    {
        using var leaving = new CancellationTokenSource();
        var asking = _client.PostAsync(Path, new StalledForm("stub/whisper-1", 500_000), leaving.Token);
        await Eventually.Is(() => Task.FromResult(Room.Taken > 400_000), "the upload on disk");

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await NothingIsLeft();
        Assert.Empty(_stub.Requests);
        Assert.Equal((0m, 0m, 10m), await _gateway.Money(_key, _client));
        Assert.DoesNotContain(await _gateway.Rows(_key), row => (int)row["status"]! == 200 || row["cost"] is not null);
    }

    [Fact]
    public async Task ClientThatLeaves_WhileTheProviderStillTakesTheFile_PaysNothing()
    {
        using var leaving = new CancellationTokenSource();
        var asking = _client.PostAsync(Path, MediaForms.Sound(new byte[24 * 1024 * 1024], ("model", "deaf/whisper-1")), leaving.Token);
        await _deaf.Asked.WaitAsync(Eventually.Limit, Cancellation);

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        var row = await OnlyRow();
        _deaf.ReadsOn.SetResult();
        await _deaf.Left.WaitAsync(Eventually.Limit, Cancellation);
        Assert.Equal((499, "client_closed_request", "0"), ((int)row["status"]!, (string)row["error_code"]!, (string)row["cost"]!["amount"]!));
        Assert.Equal((0, 0, 0), row.MediaUnits());
        await NothingIsLeft();
        await Settled(0);
    }

    [Fact]
    public async Task ClientThatLeaves_WhileOneOfTwoProvidersHasAllOfTheFile_PaysWhatTheFileTells()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _stub.Answer = async (http, _) =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        };
        using var leaving = new CancellationTokenSource();
        var asking = _client.PostAsync(Path, MediaForms.Sound(new byte[24 * 1024 * 1024], ("model", "both")), leaving.Token);
        await asked.Task.WaitAsync(Eventually.Limit, Cancellation);
        await _deaf.Asked.WaitAsync(Eventually.Limit, Cancellation);

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        var row = await OnlyRow();
        _deaf.ReadsOn.SetResult();
        Assert.Equal((499, "estimated"), ((int)row["status"]!, (string)row["usage_source"]!));
        Assert.True(Spending.Spending.Amount(row["cost"]) > 0, row.ToJsonString());
        await NothingIsLeft();
        await Settled(Spending.Spending.Amount(row["cost"]));
    }

    [Fact]
    public async Task ClientThatLeaves_WhileTheProviderWorksOnIt_PaysWhatTheFileTells()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _stub.Answer = async (http, _) =>
        {
            using var registration = http.RequestAborted.Register(() => cancelled.TrySetResult());
            asked.SetResult();
            await cancelled.Task;
        };
        using var leaving = new CancellationTokenSource();
        var asking = _client.PostAsync(Path, MediaForms.Sound(new byte[160_000], ("model", "stub/whisper-1")), leaving.Token);
        await asked.Task.WaitAsync(Eventually.Limit, Cancellation);

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await cancelled.Task.WaitAsync(Eventually.Limit, Cancellation);
        var row = await OnlyRow();
        Assert.Equal((499, "estimated"), ((int)row["status"]!, (string)row["usage_source"]!));
        var (_, seconds, _) = row.MediaUnits();
        var cost = seconds * 0.006m / 60;
        Assert.Equal((true, cost), (seconds > 0, Spending.Spending.Amount(row["cost"])));
        await NothingIsLeft();
        await Settled(cost);
    }

    [Fact]
    public async Task ClientThatLeavesMidDownload_IsSettledOnce_AndCancelsTheProvider()
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _stub.Answer = async (http, _) =>
        {
            http.Response.ContentType = "audio/mpeg";
            try
            {
                while (true)
                {
                    await http.Response.Body.WriteAsync(new byte[64 * 1024], http.RequestAborted);
                }
            }
            catch (OperationCanceledException)
            {
                cancelled.SetResult();
            }
        };
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/audio/speech") { Content = JsonContent.Create(new { model = "stub/tts-1", input = "h€llo", voice = "alloy" }) };
        using (var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation))
        {
            await using var sound = await answer.Content.ReadAsStreamAsync(Cancellation);
            await sound.ReadExactlyAsync(new byte[1_000_000], Cancellation);
        }

        await cancelled.Task.WaitAsync(Eventually.Limit, Cancellation);
        var row = await OnlyRow();
        Assert.Equal(
            (499, "client_closed_request", "0.000075", "estimated", "client_gone"),
            ((int)row["status"]!, (string)row["error_code"]!, (string)row["cost"]!["amount"]!, (string)row["usage_source"]!, (string)Assert.Single(row["attempts"]!.AsArray())!["error"]!));
        Assert.Equal((0, 0, 5), row.MediaUnits());
        await Settled(0.000075m);
        Assert.Single(await _gateway.Rows(_key));
    }

    private Task<JsonObject> OnlyRow() => Eventually.Gives(async () => (await _gateway.Rows(_key)).SingleOrDefault(), "the row of a client that left");

    private Task NothingIsLeft() => Eventually.Is(() => Task.FromResult(Room.Taken == 0), "the room of an upload that is over");

    private Task Settled(decimal cost) => Eventually.Is(async () => await _gateway.Money(_key, _client) == (cost, 0m, 10 - cost), $"{cost} spent and nothing reserved");
}
