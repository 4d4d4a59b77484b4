using System.Diagnostics.Metrics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Grains.Webhooks;
using Gateway.TestKit;
using Gateway.TestKit.Time;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Grains.Tests.Webhooks;

public sealed class WebhookSenderTests
{
    private const int Threshold = 3400;
    private const int Delivered = 3410;
    private const int TryFailed = 3411;
    private const int GivenUp = 3412;
    private const int QueueFull = 3413;
    private const int Stopped = 3414;
    private const int NotWanted = 3415;

    [Fact]
    public async Task Alert_IsPostedAsDocumented()
    {
        await using var rig = await WebhookRig.Start();

        rig.Alerts.Raise(rig.Alert("evt_1"));
        await rig.Log.Until(Delivered);

        var call = Assert.Single(rig.Receiver.Requests);
        Assert.Equal("application/json", call.Headers["Content-Type"]);
        var expected = JsonNode.Parse("""
            {
              "id": "evt_1", "type": "budget.threshold", "created_at": "2030-01-02T03:04:05+00:00",
              "data": {
                "scope": "key", "owner": "key_1", "name": "ci", "percent": 80,
                "spent": { "amount": "10.40", "currency": "INR" }, "budget": { "amount": "12.50", "currency": "INR" },
                "period": "month", "period_start": "2029-12-31T18:30:00+00:00", "resets_at": "2030-01-31T18:30:00+00:00"
              }
            }
            """);
        Assert.True(JsonNode.DeepEquals(expected, call.Json), call.Text);
    }

    [Fact]
    public async Task Signature_VerifiesWithTheSecretAndTheTime()
    {
        await using var rig = await WebhookRig.Start();

        rig.Alerts.Raise(rig.Alert("evt_1"));
        await rig.Log.Until(Delivered);

        // As a receiver would, from what is documented.
        var call = Assert.Single(rig.Receiver.Requests);
        var parts = call.Headers["x-gateway-signature"].Split(',').ToDictionary(part => part.Split('=')[0], part => part.Split('=')[1]);
        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(WebhookRig.Secret), Encoding.UTF8.GetBytes($"{parts["t"]}.{call.Text}"));
        Assert.Equal(Convert.ToHexStringLower(expected), parts["v1"]);
        Assert.Equal(rig.Clock.GetUtcNow().ToUnixTimeSeconds(), long.Parse(parts["t"], CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task WithoutASecret_NothingIsSigned()
    {
        await using var rig = await WebhookRig.Start();
        rig.Use(rig.Webhook("ops", secret: null));

        rig.Alerts.Raise(rig.Alert("evt_1"));
        await rig.Log.Until(Delivered);

        Assert.DoesNotContain("x-gateway-signature", Assert.Single(rig.Receiver.Requests).Headers.Keys, StringComparer.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(404)]
    [InlineData(302)]
    public async Task AnswerThatIsNoSuccess_IsTriedAgainAfterAPause(int status)
    {
        await using var rig = await WebhookRig.Start();
        rig.Receiver.Answer = (http, _) =>
        {
            http.Response.StatusCode = rig.Receiver.Requests.Count < 3 ? status : 200;
            http.Response.Headers.Location = "/elsewhere";
            return Task.CompletedTask;
        };

        rig.Alerts.Raise(rig.Alert("evt_1"));
        await Pause(rig, tries: 1);
        await Pause(rig, tries: 2);
        await rig.Log.Until(Delivered);

        Assert.Equal(["/v1/hook", "/v1/hook", "/v1/hook"], rig.Receiver.Requests.Select(call => call.Path));
        Assert.Equal(["evt_1"], rig.Receiver.Requests.Select(call => (string?)call.Json["id"]).Distinct());
        Assert.Equal(2, rig.Log.Of(TryFailed).Count);
        Assert.Empty(rig.Log.Of(GivenUp));
    }

    [Fact]
    public async Task Receiver_ThatNeverTakesIt_IsGivenUpAfterFiveTriesAndTheNextEventIsSent()
    {
        await using var rig = await WebhookRig.Start();
        rig.Receiver.Answer = (http, call) =>
        {
            http.Response.StatusCode = (string?)call.Json["id"] == "evt_1" ? 500 : 200;
            return Task.CompletedTask;
        };

        rig.Alerts.Raise(rig.Alert("evt_1"));
        rig.Alerts.Raise(rig.Alert("evt_2"));
        for (var tries = 1; tries < 5; tries++)
        {
            await Pause(rig, tries);
        }

        await rig.Log.Until(Delivered);

        Assert.Equal(["evt_1", "evt_1", "evt_1", "evt_1", "evt_1", "evt_2"], rig.Receiver.Requests.Select(call => (string?)call.Json["id"]));
        Assert.Equal("Webhook ops did not take event evt_1 in 5 tries, it is given up: status 500.", Assert.Single(rig.Log.Of(GivenUp)));
        Assert.Contains(rig.Log.All, line => line is { Id: GivenUp, Level: LogLevel.Error });
    }

    [Fact]
    public async Task Receiver_ThatDoesNotAnswer_FailsAfterTenSecondsAndHoldsUpNoOther()
    {
        await using var rig = await WebhookRig.Start();
        rig.Use(rig.Webhook("hangs", "/hangs"), rig.Webhook("ops"));
        rig.Receiver.Answer = (http, call) => call.Path == "/v1/hangs" ? Hang(http) : Task.CompletedTask;

        rig.Alerts.Raise(rig.Alert("evt_1"));
        await rig.Log.Until(Delivered);
        Assert.Equal(TimeSpan.FromSeconds(10), await rig.Clock.AdvanceToNext(WebhookLimits.Timeout, WebhookLimits.Timeout, TimerOwner.Other));
        await rig.Log.Until(TryFailed);

        Assert.Equal("Webhook hangs did not take event evt_1 at try 1: no answer within 10 s.", Assert.Single(rig.Log.Of(TryFailed)));
    }

    [Fact]
    public async Task NobodyListens_IsTriedAgain_AndNoLogShowsTheUrl()
    {
        await using var rig = await WebhookRig.Start();
        var port = TestGateway.FreePorts(1)[0];
        rig.Use(new WebhookSettings { Name = "gone", Url = new Uri($"http://127.0.0.1:{port}/T0KEN?sig=T0KEN"), Secret = "T0KEN-0123456789abcdef012345" });

        rig.Alerts.Raise(rig.Alert("evt_1"));
        for (var tries = 1; tries < 5; tries++)
        {
            await Pause(rig, tries);
        }

        await rig.Log.Until(GivenUp);

        Assert.Equal("Webhook gone did not take event evt_1 in 5 tries, it is given up: the connection failed (ConnectionError).", Assert.Single(rig.Log.Of(GivenUp)));
        Assert.All(rig.Log.All, line => Assert.DoesNotContain("T0KEN", line.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task FullQueue_BlocksNobodyAndDropsWithALogEvent()
    {
        await using var rig = await WebhookRig.Start(run: false);

        for (var at = 0; at < WebhookLimits.QueueLength + 2; at++)
        {
            rig.Alerts.Raise(rig.Alert($"evt_{at}"));
        }

        Assert.Equal(["Event evt_1000 is dropped for webhook (all): 1000 events wait already.", "Event evt_1001 is dropped for webhook (all): 1000 events wait already."], rig.Log.Of(QueueFull));
        await rig.Run();
        await rig.Log.Until(Delivered, WebhookLimits.QueueLength);
        Assert.Equal(Enumerable.Range(0, 1000).Select(at => $"evt_{at}"), rig.Receiver.Requests.Select(call => (string?)call.Json["id"]));
    }

    [Fact]
    public async Task ReceiverThatHangs_HasItsOwnFullQueue()
    {
        await using var rig = await WebhookRig.Start();
        rig.Use(rig.Webhook("hangs", "/hangs"), rig.Webhook("ops"));
        rig.Receiver.Answer = (http, call) => call.Path == "/v1/hangs" ? Hang(http) : Task.CompletedTask;

        // Each is waited for, so that the queue before the receivers' own is never the full one. One is being sent.
        for (var at = 0; at < WebhookLimits.QueueLength + 3; at++)
        {
            rig.Alerts.Raise(rig.Alert($"evt_{at}"));
            await rig.Log.Until(Delivered, at + 1);
        }

        Assert.Equal(["evt_1001", "evt_1002"], rig.Log.Of(QueueFull).Select(line => line.Split(' ')[1]));
        Assert.All(rig.Log.Of(QueueFull), line => Assert.Contains("webhook hangs", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ChangedSettings_HoldForTheNextTry()
    {
        await using var rig = await WebhookRig.Start();
        rig.Receiver.Answer = (http, call) =>
        {
            http.Response.StatusCode = call.Path == "/v1/right" ? 200 : 500;
            return Task.CompletedTask;
        };

        rig.Alerts.Raise(rig.Alert("evt_1"));
        await rig.Log.Until(TryFailed);
        rig.Use(rig.Webhook("ops", "/right"));
        await Pause(rig, tries: 1);
        await rig.Log.Until(Delivered);

        rig.Use(rig.Webhook("ops", "/wrong"));
        rig.Alerts.Raise(rig.Alert("evt_2"));
        await rig.Log.Until(TryFailed, 2);
        rig.Use();
        await Pause(rig, tries: 1);
        await rig.Log.Until(NotWanted);
        Assert.Equal(3, rig.Receiver.Requests.Count);
    }

    [Fact]
    public async Task Stop_SendsWhatWaits()
    {
        await using var rig = await WebhookRig.Start(run: false);
        rig.Alerts.Raise(rig.Alert("evt_1"));
        rig.Alerts.Raise(rig.Alert("evt_2"));

        await rig.Run();
        await rig.Stop();

        Assert.Equal(2, rig.Receiver.Requests.Count);
    }

    [Fact]
    public async Task Stop_WaitsNoLongerThanItsLimitAndSaysWhatIsLost()
    {
        await using var rig = await WebhookRig.Start();
        rig.Receiver.Answer = (http, _) => Hang(http);
        rig.Alerts.Raise(rig.Alert("evt_1"));
        rig.Alerts.Raise(rig.Alert("evt_2"));
        await rig.Clock.WaitForTimer(WebhookLimits.Timeout, WebhookLimits.Timeout, TimerOwner.Other);

        var stop = rig.Stop();
        Assert.False(stop.IsCompleted);
        await rig.Clock.AdvanceToNext(WebhookLimits.StopLimit, WebhookLimits.StopLimit, TimerOwner.Other);
        await stop;

        Assert.Equal(["evt_1", "evt_2"], rig.Log.Of(Stopped).Select(line => line.Split(' ')[1]));
    }

    [Fact]
    public async Task Alert_IsLoggedAndCounted_WithoutAnyWebhook()
    {
        await using var rig = await WebhookRig.Start();
        rig.Use();
        var alerts = rig.Alerts;
        var counted = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument is { Name: "gateway.budget.alerts", Meter.Name: "Gateway" })
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            // Other tests count in the same process, with other percentages.
            var text = string.Join(",", tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
            if (text.Contains("percent=50", StringComparison.Ordinal))
            {
                counted.Add($"{value} {text}");
            }
        });
        listener.Start();

        alerts.Raise(rig.Alert("evt_1", percent: 50));

        Assert.Equal(["1 scope=key,percent=50"], counted);
        Assert.Equal(
            "The budget of key key_1 (ci) has passed 50 %: 10.40 of 12.50 INR are spent in the month since 2029-12-31 18:30:00Z.",
            Assert.Single(rig.Log.Of(Threshold)));
        Assert.Empty(rig.Log.Of(QueueFull));
    }

    /// <summary>Waits until an event has failed this often, and ends the pause after it: at most 2 s for the first, doubled each time, and at least half of that.</summary>
    private static async Task Pause(WebhookRig rig, int tries)
    {
        var longest = TimeSpan.FromSeconds(Math.Pow(2, tries));
        await rig.Log.Until(TryFailed, tries);
        await rig.Clock.AdvanceToNext(longest / 2, longest, TimerOwner.Other);
    }

    private static async Task Hang(HttpContext http)
    {
        var gone = new TaskCompletionSource();
        await using var registration = http.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }
}
