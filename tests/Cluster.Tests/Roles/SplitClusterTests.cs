using System.Net;
using System.Net.Http.Json;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Cluster.Tests.Postgres;
using Gateway.TestKit;

namespace Gateway.Cluster.Tests.Roles;

/// <summary>Two silos and a front end are one gateway.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class SplitClusterTests(PostgresFixture postgres)
{
    /// <summary>The bound is loose, for the collector decides when; a form held whole would be far above it.</summary>
    private const long MostExtraKilobytes = 16 * 1024;

    [Fact]
    public async Task FrontEnd_AnswersWithoutGrainsAndCredentials_SilosAnswerNobody()
    {
        await using var stub = await StubProvider.Start();
        await using var cluster = await SplitCluster.Start(await postgres.NewDatabase(), stub.BaseUrl);
        using var client = cluster.Api.NewClient(TestGateway.ApiKey);
        using var admin = cluster.Api.NewClient(TestGateway.AdminKey);

        // Whole, streamed, embeddings.
        using var whole = await client.Chat("sandbox/echo", "one two three");
        Assert.True(whole.StatusCode == HttpStatusCode.OK, $"{whole.StatusCode}{cluster.Said()}");
        Assert.Contains("echo: one two three", await whole.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var streamed = await client.Chat("sandbox/echo", "one two three", stream: true);
        var frames = await streamed.Content.ReadAsStringAsync();
        Assert.EndsWith(Calls.Done, frames.TrimEnd(), StringComparison.Ordinal);
        using var embedded = await client.PostAsJsonAsync("/v1/embeddings", new { model = "sandbox/echo", input = "one two three" });
        Assert.True(embedded.StatusCode == HttpStatusCode.OK, $"{embedded.StatusCode}{cluster.Said()}");

        // What the provider gets: the silo's credential, which the front end has never seen.
        stub.Answer = (http, _) => StubProvider.Json(http, StubAnswers.Chat("stubbed"));
        using var called = await client.Chat("stub/model", "Hello");
        Assert.True(called.StatusCode == HttpStatusCode.OK, $"{called.StatusCode} {await called.Content.ReadAsStringAsync()}{cluster.Said()}");
        Assert.Equal($"Bearer {SplitCluster.Credential}", Assert.Single(stub.Requests).Headers["Authorization"]);

        // Rows are written where the requests were.
        foreach (var answer in new[] { whole, streamed, embedded, called })
        {
            var row = await Eventually.Gives(() => admin.Row(answer.RequestId()), "the row of a request");
            Assert.Equal(200, (int)row["status"]!);
        }

        // The silos have health and metrics, and nothing else.
        foreach (var silo in cluster.Silos)
        {
            using var nobody = silo.NewClient(TestGateway.AdminKey);
            using var refused = await nobody.Chat("sandbox/echo");
            Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
            foreach (var path in new[] { "/v1/models", "/admin/keys", "/admin/nodes", "/dashboard", "/docs", "/openapi/v1.json", "/" })
            {
                using var none = await nobody.GetAsync(path);
                Assert.True(none.StatusCode == HttpStatusCode.NotFound, $"{path}: {none.StatusCode}");
            }

            Assert.Contains("role=\"silo\"", await nobody.GetStringAsync("/metrics"), StringComparison.Ordinal);
            Assert.Contains(silo.StandardOutput, line => line.Contains("(silo) is ready", StringComparison.Ordinal));
            Assert.DoesNotContain(silo.StandardOutput, line => line.Contains("curl", StringComparison.Ordinal));
        }

        Assert.Contains("role=\"api\"", await admin.GetStringAsync("/metrics"), StringComparison.Ordinal);
        var nodes = (await admin.GetFromJsonAsync<JsonObject>("/admin/nodes"))!["data"]!.AsArray();
        Assert.Equal(3, nodes.Count);
        Assert.DoesNotContain(SplitCluster.Credential, cluster.Said(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trace_OfTheClient_ReachesTheProviderThroughTheSilo()
    {
        const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        await using var stub = await StubProvider.Start();
        await using var cluster = await SplitCluster.Start(await postgres.NewDatabase(), stub.BaseUrl, traced: true);
        using var client = cluster.Api.NewClient(TestGateway.ApiKey);
        client.DefaultRequestHeaders.Add("traceparent", $"00-{Trace}-00f067aa0ba902b7-01");

        using var answer = await client.Chat("stub/model");

        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{answer.StatusCode}{cluster.Said()}");
        Assert.StartsWith($"00-{Trace}-", Assert.Single(stub.Requests).Headers["traceparent"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task LargeBody_ReachesTheProviderWhole()
    {
        await using var stub = await StubProvider.Start();
        stub.Answer = (http, _) => StubProvider.Json(http, StubAnswers.Chat("large"));
        await using var cluster = await SplitCluster.Start(await postgres.NewDatabase(), stub.BaseUrl);
        using var client = cluster.Api.NewClient(TestGateway.ApiKey);
        var text = string.Concat(Enumerable.Range(0, 4_500_000).Select(number => (number % 1_000_000).ToString("D7")));
        var body = new JsonObject { ["model"] = "stub/model", ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = text }) };

        using var answer = await client.PostAsync("/v1/chat/completions", new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"));

        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{answer.StatusCode} {await answer.Content.ReadAsStringAsync()}{cluster.Said()}");
        Assert.Equal(text, (string?)JsonNode.Parse(Assert.Single(stub.Requests).Body)!["messages"]![0]!["content"]);
    }

    [Fact]
    public async Task Upload_ReachesTheProviderWhole_AndIsHeldWholeNowhere()
    {
        await using var stub = await StubProvider.Start();
        stub.Answer = (http, _) => StubProvider.Json(http, """{"text":"hello","usage":{"type":"duration","seconds":90}}""");
        await using var cluster = await SplitCluster.Start(await postgres.NewDatabase(), stub.BaseUrl);
        using var client = cluster.Api.NewClient(TestGateway.ApiKey);
        for (var i = 0; i < 80; i++)
        {
            // Small ones first, until what all of them leave to the collector was collected once: that is not of an upload's size.
            using var small = await Transcribe(client, new byte[1_000_000]);
            Assert.True(small.StatusCode == HttpStatusCode.OK, $"{small.StatusCode}{cluster.Said()}");
        }

        stub.Requests.Clear();
        var nodes = cluster.Silos.Append(cluster.Api).ToList();
        var before = OperatingSystem.IsLinux() ? nodes.ConvertAll(node => node.PeakKilobytes()) : [];
        var sound = new byte[25 * 1024 * 1024];
        new Random(3).NextBytes(sound);

        using var answer = await Transcribe(client, sound);

        var taken = before.Select((kilobytes, at) => nodes[at].PeakKilobytes() - kilobytes).ToList();
        TestContext.Current.TestOutputHelper!.WriteLine($"More KiB at their peak for 25 MiB, the silos and the front end: {string.Join(", ", taken)}.");
        Assert.All(taken, more => Assert.InRange(more, 0, MostExtraKilobytes));
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{answer.StatusCode} {await answer.Content.ReadAsStringAsync()}{cluster.Said()}");
        Assert.Equal("""{"text":"hello","usage":{"type":"duration","seconds":90}}""", await answer.Content.ReadAsStringAsync());
        var got = Assert.Single(stub.Requests);
        Assert.Equal($"Bearer {SplitCluster.Credential}", got.Headers["Authorization"]);
        Assert.True(got.Body.AsSpan().IndexOf(sound) > 0);
        using var admin = cluster.Api.NewClient(TestGateway.AdminKey);
        Assert.Equal(200, (int)(await Eventually.Gives(() => admin.Row(answer.RequestId()), "the row of the upload"))["status"]!);
    }

    [Fact]
    public async Task RequestsPerMinute_ThroughAFrontEnd_HoldExactly()
    {
        const int Limit = 20;
        await using var cluster = await SplitCluster.Start(await postgres.NewDatabase());
        var (_, secret) = await cluster.NewKey(new { name = "limited", limits = new { requests_per_minute = Limit } });
        using var client = cluster.Api.NewClient(secret);

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(async _ =>
        {
            using var answer = await client.Chat("sandbox/echo");
            return answer.StatusCode;
        }));

        Assert.Equal(Limit, answers.Count(status => status == HttpStatusCode.OK));
        Assert.Equal(100 - Limit, answers.Count(status => status == HttpStatusCode.TooManyRequests));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public async Task ClientGone_CancelsTheProviderCall(bool stream, bool afterFirstChunk)
    {
        var came = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var stub = await StubProvider.Start();
        stub.Answer = async (http, _) =>
        {
            http.RequestAborted.Register(() => aborted.TrySetResult());
            if (afterFirstChunk)
            {
                await StubProvider.Stream(http, StubAnswers.Chunk("one"));
            }

            came.SetResult();
            await aborted.Task;
        };
        await using var cluster = await SplitCluster.Start(await postgres.NewDatabase(), stub.BaseUrl);
        using var client = cluster.Api.NewClient(TestGateway.ApiKey);
        using var leaving = new CancellationTokenSource();

        var asking = Ask(client, stream, leaving.Token);
        await came.Task.WaitAsync(Eventually.Limit);
        await leaving.CancelAsync();
        await aborted.Task.WaitAsync(Eventually.Limit);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);

        using var admin = cluster.Api.NewClient(TestGateway.AdminKey);
        var row = await Eventually.Gives(async () => (await admin.AllRows("&status=499")).SingleOrDefault(), "a row with status 499");
        Assert.Equal("client_closed_request", (string?)row["error_code"]);
    }

    private static async Task<HttpResponseMessage> Transcribe(HttpClient client, byte[] sound)
    {
        using var form = new MultipartFormDataContent { { new StringContent("stub/whisper-1"), "model" }, { new ByteArrayContent(sound), "file", "speech.wav" } };
        return await client.PostAsync("/v1/audio/transcriptions", form);
    }

    private static async Task Ask(HttpClient client, bool stream, CancellationToken leaving)
    {
        using var answer = await client.Chat("stub/model", stream: stream, cancellation: leaving);
        await answer.Content.ReadAsStringAsync(leaving);
    }
}
