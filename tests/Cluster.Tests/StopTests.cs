using System.Net;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.TestKit;
using Microsoft.AspNetCore.Http;

namespace Gateway.Cluster.Tests;

/// <summary>What SIGTERM does.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class StopTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Stopping_TwoStreamsRun_BothFinishAndTheirRowsStay()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var stub = await StubProvider.Start();
        stub.Answer = async (http, _) =>
        {
            await StubProvider.Stream(http, StubAnswers.Chunk("one"));
            await release.Task;
            await http.Response.WriteAsync(StubAnswers.Chunk(" two") + StubAnswers.Finish + StubAnswers.Usage() + StubAnswers.Done);
        };
        using var scratch = ScratchDirectory.Configured(new JsonObject { ["Providers"] = new JsonObject { ["stub"] = TestGateway.Provider(stub.BaseUrl) } });
        string[] ids;

        await using (var gateway = await GatewayProcess.Start(scratch.Root))
        {
            using var client = gateway.NewClient(TestGateway.ApiKey);
            using var probe = gateway.NewClient(null);
            await using var held = await OpenStream.Start(client, "stub/model");
            await using var slow = await OpenStream.Start(client, "sandbox/echo:tokens=60:tps=20");
            ids = [held.Id, slow.Id];

            await gateway.Terminate();
            await Eventually.Is(async () => await gateway.Ready(probe) == HttpStatusCode.ServiceUnavailable, "503 on /health/ready while a stream runs");
            release.SetResult();

            Assert.EndsWith("data: [DONE]\n\n", await held.Rest(), StringComparison.Ordinal);
            Assert.EndsWith("data: [DONE]\n\n", await slow.Rest(), StringComparison.Ordinal);
            Assert.True(await gateway.WaitForExit() == 0, gateway.Said());
        }

        await using var next = await GatewayProcess.Start(scratch.Root);
        using var admin = next.NewClient(TestGateway.AdminKey);
        foreach (var id in ids)
        {
            Assert.Equal(200, (int?)(await admin.Row(id))?["status"]);
        }
    }

    [Fact]
    public async Task Stopping_Idle_ExitsWith0()
    {
        using var scratch = ScratchDirectory.Configured();
        await using var gateway = await GatewayProcess.Start(scratch.Root);

        await gateway.Terminate();

        Assert.True(await gateway.WaitForExit() == 0, gateway.Said());
        Assert.Empty(gateway.StandardError);
    }

    [Fact]
    public async Task Stopping_EndlessStream_IsCutAfterDrainSeconds()
    {
        using var scratch = ScratchDirectory.Configured(new JsonObject { ["DrainSeconds"] = 1 });
        string id;
        await using (var gateway = await GatewayProcess.Start(scratch.Root))
        {
            using var client = gateway.NewClient(TestGateway.ApiKey);
            await using var endless = await OpenStream.Start(client, "sandbox/echo:tokens=1000000:tps=20");
            id = endless.Id;
            var since = TimeProvider.System.GetTimestamp();
            await gateway.Terminate();

            Assert.DoesNotContain(Calls.Done, await endless.Rest(), StringComparison.Ordinal);
            output.WriteLine($"stream cut after {TimeProvider.System.GetElapsedTime(since)}");
            var code = await gateway.WaitForExit();
            output.WriteLine($"exit after {TimeProvider.System.GetElapsedTime(since)}");
            Assert.True(code == 0, gateway.Said());
        }

        await using var next = await GatewayProcess.Start(scratch.Root);
        using var admin = next.NewClient(TestGateway.AdminKey);
        var row = await admin.Row(id);
        output.WriteLine(row?.ToJsonString() ?? "no row");
        Assert.NotNull(row);
        Assert.Equal((503, "gateway_stopped"), ((int)row["status"]!, (string)row["error_code"]!));
    }

    /// <summary>A streamed answer whose first bytes have come.</summary>
    private sealed class OpenStream(HttpResponseMessage answer, Stream body, StringBuilder text) : IAsyncDisposable
    {
        public string Id { get; } = answer.RequestId();

        public static async Task<OpenStream> Start(HttpClient client, string model)
        {
            var answer = await client.Chat(model, stream: true);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var stream = new OpenStream(answer, await answer.Content.ReadAsStreamAsync(), new StringBuilder());
            Assert.True(await stream.Read());
            return stream;
        }

        /// <summary>All of the text, once the stream has ended or was cut.</summary>
        public async Task<string> Rest()
        {
            try
            {
                while (await Read())
                {
                }
            }
            catch (Exception cut) when (cut is HttpRequestException or IOException)
            {
                text.Append("\n: cut");
            }

            return text.ToString();
        }

        public async ValueTask DisposeAsync()
        {
            await body.DisposeAsync();
            answer.Dispose();
        }

        private async Task<bool> Read()
        {
            var buffer = new byte[16 * 1024];
            var read = await body.ReadAsync(buffer);
            text.Append(Encoding.UTF8.GetString(buffer, 0, read));
            return read > 0;
        }
    }
}
