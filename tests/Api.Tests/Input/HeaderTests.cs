using Gateway.Api.Tests.Hosting;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Input;

public sealed class HeaderTests(SharedGateway shared)
{
    [Theory]
    [InlineData("x-gateway-metadata", "x")]
    [InlineData("x-gateway-metadata", "[]")]
    [InlineData("x-gateway-metadata", "1")]
    [InlineData("x-gateway-metadata", "{\"a\":")]
    [InlineData("x-gateway-metadata", "{\"a\":1}{\"b\":2}")]
    [InlineData("x-gateway-timeout-ms", "x")]
    [InlineData("x-gateway-timeout-ms", "0")]
    [InlineData("x-gateway-timeout-ms", "-1")]
    [InlineData("x-gateway-timeout-ms", "1.5")]
    [InlineData("x-gateway-timeout-ms", "99999999999999999999")]
    [InlineData("x-gateway-timeout-ms", "86400001")]
    [InlineData("x-gateway-cache", "maybe")]
    [InlineData("x-gateway-prompt", "a@b")]
    public async Task GatewayHeader_ThatMeansNothing_Is400NamingIt(string name, string value)
    {
        var error = await Envelope.Of(await shared.Gateway.Send(Posting.Good, (name, value)), 400);

        Assert.Equal(name, (string?)error["param"]);
    }

    [Fact]
    public async Task Metadata_Deep_Or_TooLong_Is400()
    {
        await Envelope.Of(await shared.Gateway.Send(Posting.Good, ("x-gateway-metadata", $"{{\"a\":{new string('[', 1000)}{new string(']', 1000)}}}")), 400);
        await Envelope.Of(await shared.Gateway.Send(Posting.Good, ("x-gateway-metadata", $"{{\"a\":\"{new string('x', 5000)}\"}}")), 400);
    }

    [Theory]
    [InlineData("""{"a":"b\r\nx-evil: 1"}""")]
    [InlineData("""{"a":"\u0000\ud83d\ude00"}""")]
    [InlineData("""{"a":"'; drop table requests; --"}""")]
    public async Task Metadata_WithEscapedControls_StandsInTheRowAndInNoHeader(string metadata)
    {
        using var answer = await shared.Gateway.Send(Posting.Good, ("x-gateway-metadata", metadata));

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.False(answer.Headers.Contains("x-evil"));
        var row = await shared.Gateway.Row(answer);
        Assert.True(System.Text.Json.Nodes.JsonNode.DeepEquals(System.Text.Json.Nodes.JsonNode.Parse(metadata), row!["metadata"]), row.ToJsonString());
    }

    [Fact]
    public async Task Metadata_WithALoneSurrogate_IsNoServerError()
    {
        using var answer = await shared.Gateway.Send(Posting.Good, ("x-gateway-metadata", """{"a":"\ud800"}"""));

        Assert.True((int)answer.StatusCode < 500, answer.StatusCode.ToString());
    }

    [Fact]
    public async Task RawLineBreaks_InAHeader_InjectNothingIntoTheAnswer()
    {
        var answer = await RawSocket.Chat(shared.Gateway, $"Authorization: Bearer {TestGateway.ApiKey}\r\nx-gateway-metadata: {{\"a\":\"b\rx-evil: 1\"}}\r\n");

        Assert.InRange(RawSocket.Status(answer), 200, 499);
        Assert.DoesNotContain("\nx-evil", answer, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(20_000, 1, 200)]
    [InlineData(40_000, 1, 431)]
    [InlineData(10, 200, 431)]
    public async Task HugeHeaders_AreServedOrRefusedByTheServer(int size, int count, int status)
    {
        var lines = string.Concat(Enumerable.Range(0, count).Select(at => $"x-big-{at}: {new string('h', size)}\r\n"));

        var answer = await RawSocket.Chat(shared.Gateway, $"Authorization: Bearer {TestGateway.ApiKey}\r\n{lines}");

        Assert.Equal(status, RawSocket.Status(answer));
    }
}
