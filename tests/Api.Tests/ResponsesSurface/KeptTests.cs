using System.Net;
using Gateway.Api.Tests.Fixtures;
using Gateway.Api.Tests.Hosting;
using Gateway.TestKit;

namespace Gateway.Api.Tests.ResponsesSurface;

/// <summary>What a provider keeps of a key is that key's, and what is asked of it in the address reaches the provider or is refused by its name.</summary>
public sealed class KeptTests(ResponsesGateway fixture) : IClassFixture<ResponsesGateway>
{
    [Theory]
    [InlineData("?include=a.b&include%5B%5D=c&stream=false&starting_after=7&include_obfuscation=false", "?include=a.b&include%5B%5D=c&stream=false&starting_after=7&include_obfuscation=false")]
    [InlineData("?include=a%26x%3D1", "?include=a%26x%3D1")]
    [InlineData("", "")]
    public async Task Query_OfARead_ReachesTheProvider(string asked, string sent)
    {
        await Keep("resp_query");

        using var answer = await fixture.Gateway.Client.GetAsync("/v1/responses/resp_query" + asked, TestContext.Current.CancellationToken);

        Assert.Equal((200, "/v1/responses/resp_query", sent), ((int)answer.StatusCode, fixture.Stub.Requests.Last().Path, fixture.Stub.Requests.Last().Query));
    }

    [Fact]
    public async Task Events_OfARead_ArePassedOn()
    {
        await Keep("resp_events");
        fixture.Stub.Answer = (http, _) => StubProvider.Stream(http, NativeResponses.Stream(Asked.Native("resp_events")));

        using var answer = await fixture.Gateway.Client.GetAsync("/v1/responses/resp_events?stream=true&starting_after=2", TestContext.Current.CancellationToken);

        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(string.Concat(NativeResponses.Stream(Asked.Native("resp_events"))), await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Events_ThatBreakOff_DoNotLookComplete()
    {
        await Keep("resp_broken");
        fixture.Stub.Answer = async (http, _) =>
        {
            await StubProvider.Stream(http, NativeResponses.Stream(Asked.Native("resp_broken")).Take(2));
            http.Abort();
        };

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => fixture.Gateway.Client.GetStringAsync("/v1/responses/resp_broken?stream=true", TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("GET", "", "?stream=yes", "stream")]
    [InlineData("GET", "", "?starting_after=-1", "starting_after")]
    [InlineData("GET", "", "?include=", "include")]
    [InlineData("GET", "", "?limit=3", "limit")]
    [InlineData("DELETE", "", "?stream=true", "stream")]
    [InlineData("POST", "/cancel", "?include=a", "include")]
    public async Task Query_ThatHasNoEffect_IsRefusedByItsName(string method, string path, string query, string param)
    {
        await Keep("resp_refused");
        var before = fixture.Stub.Requests.Count;

        using var answer = await fixture.Gateway.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), $"/v1/responses/resp_refused{path}{query}"), TestContext.Current.CancellationToken);

        Assert.Equal(param, (string?)(await Envelope.Of(answer, 400))["param"]);
        Assert.Equal(before, fixture.Stub.Requests.Count);
    }

    public static TheoryData<string> References =>
    [
        """{"type":"item_reference","id":"ID"}""", """{"id":"ID"}""", """{"type":null,"id":"ID"}""", """{"type":"item_\u0072eference","\u0069d":"ID"}""", """{"type":"image_generation_call","id":"ID"}""",
    ];

    [Theory]
    [MemberData(nameof(References))]
    public async Task NamedItem_ReachesWhoKeepsIt_AndOnlyForItsKey(string item)
    {
        await Keep("resp_items");
        var body = $$"""{"model":"both","input":[{"role":"user","content":"hi"},{{item.Replace("ID", "msg_resp_items", StringComparison.Ordinal)}}]}""";
        var stranger = fixture.Gateway.NewClient(ResponsesGateway.OtherKey);

        // Of an answer that is not streamed the item's id is told beside the request's path.
        using var answer = await Eventually.Gives(async () => await fixture.Gateway.Responses(body) is { StatusCode: HttpStatusCode.OK } good ? good : null, "an item that is known");
        var sent = fixture.Stub.Requests.Last();
        var before = fixture.Stub.Requests.Count;
        using var refused = await fixture.Gateway.Responses(body, stranger);
        using var unknown = await fixture.Gateway.Responses(body.Replace("msg_resp_items", "msg_nobodys", StringComparison.Ordinal));

        Assert.Equal(("/v1/responses", "oai"), (sent.Path, answer.Headers.GetValues("x-gateway-provider").Single()));
        var error = await Envelope.Of(refused, 400, "item_not_found");
        Assert.Equal("input[1]", (string?)error["param"]);
        await Envelope.Of(unknown, 400, "item_not_found");
        Assert.Equal(before, fixture.Stub.Requests.Count);
    }

    [Fact]
    public async Task NamedItem_ForAModelThatIsAskedInChat_IsRefused()
    {
        using var answer = await fixture.Gateway.Responses("""{"model":"chat/m","input":[{"type":"item_reference","id":"msg_1"}]}""");

        Assert.StartsWith("input[0]", (string?)(await Envelope.Of(answer, 400))["param"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task NamedItem_OfAStream_IsKnownWhenTheStreamEnds()
    {
        fixture.Stub.Answers(stream: true, "resp_streamed");
        using (var stream = await fixture.Gateway.Responses(Asked.Body("oai/gpt-4o", stream: true)))
        {
            await stream.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        }

        fixture.Stub.Answers(stream: false);
        await Eventually.Is(async () => (await fixture.Gateway.Responses("""{"model":"oai/gpt-4o","input":[{"type":"item_reference","id":"rs_resp_streamed"}]}""")).IsSuccessStatusCode, "an item that is known");
    }

    [Fact]
    public async Task NamedItems_OfAnAnswerThatIsNotKept_AreNotFound()
    {
        fixture.Stub.Answers(stream: false, "resp_stateless");
        using var first = await fixture.Gateway.Responses(Asked.Body("oai/gpt-4o", ""","store":false"""));
        await Keep("resp_after");

        using var answer = await fixture.Gateway.Responses("""{"model":"oai/gpt-4o","input":[{"type":"item_reference","id":"msg_resp_stateless"}]}""");

        await Envelope.Of(answer, 400, "item_not_found");
    }

    [Fact]
    public async Task TooManyNamedItems_AreRefused()
    {
        var items = string.Join(",", Enumerable.Range(0, 257).Select(number => $$"""{"type":"item_reference","id":"msg_{{number}}"}"""));

        using var answer = await fixture.Gateway.Responses($$"""{"model":"oai/gpt-4o","input":[{{items}}]}""");

        Assert.Equal("input", (string?)(await Envelope.Of(answer, 400, "unsupported_parameter"))["param"]);
    }

    /// <summary>Lets the provider make a response and waits until it is known who keeps it.</summary>
    private async Task Keep(string id)
    {
        fixture.Stub.Answers(stream: false, id);
        using var made = await fixture.Gateway.Responses(Asked.Body("oai/gpt-4o"));
        Assert.Equal(200, (int)made.StatusCode);
        fixture.Stub.Answer = (http, _) => StubProvider.Json(http, Asked.Native(id));
        await Eventually.Is(async () => (await fixture.Gateway.Client.GetAsync($"/v1/responses/{id}")).IsSuccessStatusCode, "a response that is kept");
    }
}
