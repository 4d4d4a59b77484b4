using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Runtime.Versioning;
using Gateway.TestKit;

namespace Gateway.Cluster.Tests;

/// <summary>A limit stays what it is when the node that counts is killed.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class LimitKillTests(ITestOutputHelper output)
{
    private const int Limit = 40;

    [Fact]
    public async Task KilledAndStartedAgain_TheNodeAdmitsNoMoreThanTheLimitInTheMinute()
    {
        using var scratch = ScratchDirectory.Configured();
        var secret = "";
        var admitted = 0;
        var since = TimeProvider.System.GetTimestamp();
        for (var round = 1; round <= 4; round++)
        {
            await using var gateway = await GatewayProcess.Start(scratch.Root);
            if (secret.Length == 0)
            {
                using var admin = gateway.NewClient(TestGateway.AdminKey);
                using var made = await admin.PostAsJsonAsync("/admin/keys", new { name = "limited", limits = new { requests_per_minute = Limit } });
                secret = (string)(await made.Content.ReadFromJsonAsync<JsonNode>())!["key"]!;
            }

            using var client = gateway.NewClient(secret);
            var answers = await Task.WhenAll(Enumerable.Range(0, round < 4 ? 15 : 60).Select(async _ => (await client.Chat("sandbox/echo")).StatusCode));
            Assert.All(answers, status => Assert.True(status is HttpStatusCode.OK or HttpStatusCode.TooManyRequests, $"{status}{gateway.Said()}"));
            var served = answers.Count(status => status == HttpStatusCode.OK);
            admitted += served;
            output.WriteLine($"round {round}: {served} of {answers.Length} admitted, {admitted} in all");
            gateway.Kill();
        }

        // On a machine so slow that the first ones are a minute old, more may be right.
        Assert.SkipWhen(TimeProvider.System.GetElapsedTime(since) > TimeSpan.FromSeconds(59), "The rounds took more than a minute.");
        Assert.InRange(admitted, Limit / 2, Limit);
    }
}
