using System.Net.Http.Json;
using Gateway.Api.Tests.Admin;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Media;

/// <summary>What is not counted in tokens, where the operator reads it.</summary>
public sealed class MediaReportTests(MediaGateway fixture) : IClassFixture<MediaGateway>
{
    private TestGateway Gateway => fixture.Gateway;

    [Fact]
    public async Task Usage_AddsUpPicturesSecondsAndCharacters_AsJsonAndCsv()
    {
        var created = await Gateway.CreateKey("""{"name":"media"}""");
        using var client = Gateway.NewClient((string)created["key"]!);
        for (var i = 0; i < 2; i++)
        {
            await Ask(client, "images/generations", JsonContent.Create(new { model = "first/dall-e", prompt = "x" }), """{"created":1,"data":[{"url":"u"},{"url":"v"}]}""");
            await Ask(client, "audio/transcriptions", MediaForms.Sound(new byte[10], ("model", "first/whisper-1")), """{"text":"x","duration":30.5}""");
            await Ask(client, "audio/speech", JsonContent.Create(new { model = "sandbox/echo", input = "h€llo", voice = "x" }), null);
        }

        var report = await Gateway.Get($"/admin/usage?key={created["id"]}");
        var csv = await Lines($"/admin/usage?key={created["id"]}&format=csv");
        var rows = await Lines($"/admin/requests?key={created["id"]}&format=csv");

        Assert.Equal((4, 62, 10), Assert.Single(report["data"]!.AsArray())!.MediaUnits());
        Assert.EndsWith(",images,seconds,characters", csv[0], StringComparison.Ordinal);
        Assert.EndsWith(",4,62,10", csv[1], StringComparison.Ordinal);
        Assert.EndsWith(",images,seconds,characters", rows[0], StringComparison.Ordinal);
        Assert.Equal(["0,0,5", "0,0,5", "0,31,0", "0,31,0", "2,0,0", "2,0,0"], rows[1..].Select(row => string.Join(',', row.Split(',')[^3..])).Order());
    }

    private async Task Ask(HttpClient client, string operation, HttpContent body, string? answer)
    {
        fixture.First.Answer = (http, _) => StubProvider.Json(http, answer!);
        using var got = await client.PostAsync("/v1/" + operation, body, TestContext.Current.CancellationToken);
        Assert.True(got.IsSuccessStatusCode, await got.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.NotNull(await Gateway.Row(got));
    }

    private async Task<string[]> Lines(string path) =>
        (await Gateway.Admin.GetStringAsync(path, TestContext.Current.CancellationToken)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
}
