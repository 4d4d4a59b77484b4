using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Gateway.Api.Tests.Hosting;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Media;

public sealed class TranscriptionTests(MediaGateway fixture) : IClassFixture<MediaGateway>
{
    private const string Path = "/v1/audio/transcriptions";

    private TestGateway Gateway => fixture.Gateway;

    [Fact]
    public async Task Upload_ReachesTheProvider_WithNothingChangedButTheModel()
    {
        fixture.First.Answer = (http, _) => StubProvider.Json(http, """{"text":"hello","usage":{"type":"duration","seconds":90}}""");
        fixture.First.Requests.Clear();
        var form = MediaForms.Sound(MediaForms.Noise(1_500_000), ("model", "first/whisper-1"), ("language", "en"));
        var sent = await form.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        using var answer = await Gateway.Client.PostAsync(Path, form, TestContext.Current.CancellationToken);

        Assert.Equal("""{"text":"hello","usage":{"type":"duration","seconds":90}}""", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var got = fixture.First.Requests.Single();
        Assert.Equal(Path, got.Path);
        Assert.Equal("multipart/form-data; boundary=\"b-1\"", got.Headers["Content-Type"]);
        Assert.Equal(Encoding.Latin1.GetString(sent).Replace("first/whisper-1", "whisper-1", StringComparison.Ordinal), Encoding.Latin1.GetString(got.Body));

        var row = (await Gateway.Row(answer))!;
        Assert.Equal((0, 90, 0), row.MediaUnits());
        Assert.Equal(("audio.transcriptions", 200, "provider", "0.009"), ((string)row["endpoint"]!, (int)row["status"]!, (string)row["usage_source"]!, (string)row["cost"]!["amount"]!));
    }

    [Fact]
    public async Task Upload_WhoseFirstProviderFails_IsSentAgainToTheNext()
    {
        var sound = MediaForms.Noise(700_000);
        fixture.First.Requests.Clear();
        fixture.Second.Requests.Clear();
        fixture.First.Answer = (http, _) => StubProvider.Json(http, StubAnswers.Error("down", "server_error", null), 503);
        fixture.Second.Answer = (http, _) => StubProvider.Json(http, """{"text":"hello","duration":30.5}""");
        using var answer = await Gateway.Client.PostAsync(Path, MediaForms.Sound(sound, ("model", "both")), TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.OK, "second"), (answer.StatusCode, answer.Headers.GetValues("x-gateway-provider").Single()));
        Assert.Equal(2, fixture.First.Requests.Count);
        var got = fixture.Second.Requests.Single();
        Assert.True(got.Body.AsSpan().IndexOf(sound) > 0);
        Assert.Contains("\r\n\r\nvoxtral\r\n", Encoding.Latin1.GetString(got.Body), StringComparison.Ordinal);
        Assert.Equal("0.00155", (string)(await Gateway.Row(answer))!["cost"]!["amount"]!);
    }

    [Theory]
    [InlineData("srt", "1\n00:00:00,000 --> 00:00:01,000\necho: 100 bytes\n\n")]
    [InlineData("vtt", "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\necho: 100 bytes\n\n")]
    [InlineData("text", "echo: 100 bytes\n")]
    public async Task TextFormats_ComeAsTheyAre(string format, string text)
    {
        using var answer = await Gateway.Client.PostAsync(Path, MediaForms.Sound(new byte[100], ("model", "sandbox/echo"), ("response_format", format)), TestContext.Current.CancellationToken);

        Assert.Equal(("text/plain", text), (answer.Content.Headers.ContentType!.MediaType, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        Assert.Equal("estimated", (string)(await Gateway.Row(answer))!["usage_source"]!);
    }

    [Fact]
    public async Task Stream_KeepsItsLineEnds_AndIsCounted()
    {
        using var answer = await Gateway.Client.PostAsync(Path, MediaForms.Sound(new byte[1500], ("model", "sandbox/echo"), ("stream", "true")), TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.EndsWith("\"total_tokens\":5}}\r\n\r\n", text, StringComparison.Ordinal);
        var row = (await Gateway.Row(answer))!;
        Assert.Equal((0, 1, 0), row.MediaUnits());
        Assert.Equal((2, 3, "provider", true), ((int)row["prompt_tokens"]!, (int)row["completion_tokens"]!, (string)row["usage_source"]!, (bool)row["stream"]!));
    }

    [Fact]
    public async Task BudgetThatTheSoundMayExceed_RefusesItBeforeTheProvider()
    {
        fixture.First.Requests.Clear();
        using var poor = Gateway.NewClient(MediaGateway.PoorKey);
        using var answer = await poor.PostAsync(Path, MediaForms.Sound(MediaForms.Noise(1_000_000), ("model", "first/whisper-1")), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.PaymentRequired, answer.StatusCode);
        Assert.Empty(fixture.First.Requests);
    }

    [Fact]
    public async Task KeyThatIsNone_IsRefused()
    {
        using var nobody = Gateway.NewClient("sk-gw-nobody");
        using var answer = await nobody.PostAsync(Path, MediaForms.Sound(new byte[10], ("model", "sandbox/echo")), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task UploadBeyondTheBound_Is413_AndLeavesNothingBehind()
    {
        using var answer = await Gateway.Client.PostAsync(Path, MediaForms.Sound(new byte[5 * 1024 * 1024], ("model", "sandbox/echo")), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal("request_too_large", (string?)(await Envelope.OfRefusal(answer))["code"]);
        Assert.Empty(Directory.EnumerateFiles(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Gateway.ConfigFile)!, "data", "uploads")));
    }

    [Theory]
    [InlineData("application/json", "{}", null)]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nsandbox/echo\r\n--x--", "file")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n1\r\n--x--", "model")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nsandbox/echo\r\n", null)]
    public async Task WrongForm_Is400_AndNamesTheField(string type, string body, string? param)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using var answer = await Gateway.Client.PostAsync(Path, content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(param, (string?)(await Envelope.OfRefusal(answer))["param"]);
    }

    [Fact]
    public async Task KindWithoutTheOperation_Is400_AndSaysWhich()
    {
        using var answer = await Gateway.Client.PostAsync(Path, MediaForms.Sound(new byte[10], ("model", "claude/x")), TestContext.Current.CancellationToken);
        var error = await Envelope.OfRefusal(answer);

        Assert.Equal((HttpStatusCode.BadRequest, "unsupported_operation"), (answer.StatusCode, (string?)error["code"]));
        Assert.Contains("audio/transcriptions", (string?)error["message"], StringComparison.Ordinal);
    }
}
