using Gateway.Api.Tests.Hosting;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Routing;

public sealed class ModelsFieldTests(RoutedGateway routed) : IClassFixture<RoutedGateway>
{
    private static readonly Action<StubProvider> Down = first => first.Answer = (http, _) => StubProvider.Json(http, StubAnswers.Error("down", "t", null), 503);

    [Fact]
    public async Task Models_AreTriedInOrderAfterModel_AndNotForwarded()
    {
        using var answer = await routed.Ask("first/a", Down, more: ""","models":["first/a","closed/x","second/b"],"seed":7""");

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal("5", answer.Headers.GetValues("x-gateway-attempts").Single());
        Assert.Equal(2, routed.First.Requests.Count);
        var sent = Assert.Single(routed.Second.Requests).Json;
        Assert.Equal(["messages", "model", "seed", "stream"], sent.AsObject().Select(field => field.Key).Order());
        Assert.Equal("b", (string?)sent["model"]);
    }

    [Fact]
    public async Task Models_WithoutModel_AreEnough()
    {
        routed.Second.Requests.Clear();
        routed.Second.Answer = (http, _) => StubProvider.Json(http, StubAnswers.Chat("second"));
        using var answer = await routed.Gateway.Chat("""{"models":["second/b"],"messages":[{"role":"user","content":"hi"}]}""");

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal("b", (string?)Assert.Single(routed.Second.Requests).Json["model"]);
        Assert.Null(routed.Second.Requests.Single().Json["models"]);
    }

    [Fact]
    public async Task Models_WithAnUnknownName_Are404()
    {
        using var answer = await routed.Ask("second/b", more: ""","models":["nobody/nothing"]""");

        Assert.Contains("nobody/nothing", (string?)(await Envelope.Of(answer, 404, "model_not_found"))["message"], StringComparison.Ordinal);
    }
}
