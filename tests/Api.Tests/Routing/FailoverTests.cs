using Gateway.Api.Tests.Hosting;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Routing;

public sealed class FailoverTests(RoutedGateway routed) : IClassFixture<RoutedGateway>
{
    public static TheoryData<int, bool> ProvidersTrouble =>
        new MatrixTheoryData<int, bool>([401, 402, 403, 408, 409, 429, 500, 502, 503, 504, 529, 302], [false, true]);

    [Theory]
    [MemberData(nameof(ProvidersTrouble))]
    public async Task Trouble_OfTheFirstProvider_IsServedByTheSecond(int status, bool stream)
    {
        using var answer = await routed.Ask("both", first => first.Answer = (http, _) => StubProvider.Json(http, StubAnswers.Error("no", "t", "c"), status), stream);

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Contains("second", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        AssertServedBySecond(answer, status is 401 or 402 or 403 ? 2 : 3);
        var row = (await routed.Gateway.Row(answer))!;
        Assert.Equal(("second", "b", "both", 200), ((string?)row["provider"], (string?)row["model"], (string?)row["route"], (int)row["status"]!));
        (string, int)[] calls = status is 401 or 402 or 403 ? [("first", status), ("second", 200)] : [("first", status), ("first", status), ("second", 200)];
        Assert.Equal(calls, row["attempts"]!.AsArray().Select(attempt => ((string)attempt!["provider"]!, (int)attempt["status"]!)));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(413)]
    [InlineData(422)]
    public async Task Fault_OfTheRequest_IsPassedOnAndNotTriedElsewhere(int status)
    {
        using var answer = await routed.Ask("both", first => first.Answer = (http, _) => StubProvider.Json(http, StubAnswers.Error("too hot", "invalid_request_error", "bad_heat"), status));

        var error = await Envelope.Of(answer, status, "bad_heat");
        Assert.Equal(("too hot", "provider", false), ((string?)error["message"], (string?)error["source"], (bool)error["retryable"]!));
        Assert.Empty(routed.Second.Requests);
        Assert.Equal(("first", "1"), (Header(answer, "x-gateway-provider"), Header(answer, "x-gateway-attempts")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Connection_ThatIsRefused_MovesOn(bool stream)
    {
        using var answer = await routed.Ask("refused", stream: stream);

        Assert.Equal(200, (int)answer.StatusCode);
        AssertServedBySecond(answer);
    }

    [Fact]
    public async Task Connection_CutBeforeTheFirstByte_MovesOn()
    {
        using var answer = await routed.Ask("both", first => first.Answer = (http, _) =>
        {
            http.Abort();
            return Task.CompletedTask;
        });

        Assert.Equal(200, (int)answer.StatusCode);
        AssertServedBySecond(answer);
    }

    [Theory]
    [InlineData("<html>busy</html>", "text/html")]
    [InlineData("", "application/json")]
    [InlineData("[]", "application/json")]
    [InlineData("{\"id\":\"1\",\"choices\":[", "application/json")]
    [InlineData("{\"error\":{\"message\":\"busy\"}}", "application/json")]
    public async Task Answer_ThatIsNotWhatWasAskedFor_MovesOn(string body, string type)
    {
        using var answer = await routed.Ask("both", first => first.Answer = (http, _) =>
        {
            http.Response.ContentType = type;
            return http.Response.Body.WriteAsync(System.Text.Encoding.UTF8.GetBytes(body)).AsTask();
        });

        Assert.Equal(200, (int)answer.StatusCode);
        AssertServedBySecond(answer);
    }

    [Fact]
    public async Task MaxAttempts_OfOne_TriesNothingElse()
    {
        using var answer = await routed.Ask("once", first => first.Answer = (http, _) => StubProvider.Json(http, StubAnswers.Error("down", "server_error", "oops"), 503));

        await Envelope.Of(answer, 503, "oops");
        Assert.Empty(routed.Second.Requests);
    }

    [Fact]
    public async Task RetryOn_OfARoute_IsAllThatMovesOn()
    {
        using var teapot = await routed.Ask("picky", first => first.Answer = (http, _) => StubProvider.Json(http, StubAnswers.Error("tea", "t", null), 418));
        using var down = await routed.Ask("picky", first => first.Answer = (http, _) => StubProvider.Json(http, StubAnswers.Error("down", "t", null), 503));

        Assert.Equal((200, 503), ((int)teapot.StatusCode, (int)down.StatusCode));
    }

    [Fact]
    public async Task Target_ThatCannotBeServed_IsPassedOverAndNamedInTheRow()
    {
        using var answer = await routed.Ask("away");

        Assert.Equal(("second", "1"), (Header(answer, "x-gateway-provider"), Header(answer, "x-gateway-attempts")));
        var considered = (await routed.Gateway.Row(answer))!["considered"]!.AsArray();
        Assert.Equal(("away", "second"), ((string?)considered[0]!["provider"], (string?)considered[1]!["provider"]));
        Assert.Equal("manual", (string?)considered[0]!["excluded"]);
        Assert.Null(considered[1]!["excluded"]);
    }

    [Fact]
    public async Task Route_WithoutAnyUsableTarget_Is503() =>
        Assert.True((bool)(await Envelope.Of(await routed.Ask("nowhere"), 503, "provider_unavailable"))["retryable"]!);

    private static void AssertServedBySecond(HttpResponseMessage answer, int attempts = 3)
    {
        Assert.Equal(("second", "b", $"{attempts}"), (Header(answer, "x-gateway-provider"), Header(answer, "x-gateway-model"), Header(answer, "x-gateway-attempts")));
    }

    private static string Header(HttpResponseMessage answer, string name) => answer.Headers.GetValues(name).Single();
}
