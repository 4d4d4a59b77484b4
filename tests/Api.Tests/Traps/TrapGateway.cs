using System.Text;
using System.Text.Json.Nodes;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Traps;

/// <summary>
/// A gateway with a provider of each kind and dialect, all of them answered by one stub. The tests of this folder are the peculiarities of
/// providers that other gateways fell into, one test each:
/// <list type="table">
/// <item><term><see cref="UsageTraps"/></term><description>usage that leaves out the cache or the reasoning, that is cumulative, in every chunk, in <c>x_groq</c>, null, or of tools.</description></item>
/// <item><term><see cref="StreamTraps"/></term><description>CRLF, comments, no <c>[DONE]</c>, chunks without choices, errors inside chunks and events, ends that are none, ids that repeat.</description></item>
/// <item><term><see cref="ToolTraps"/></term><description>indexes of blocks, calls without an index, empty arguments, ids of nine letters, calls before the end, server tools, results apart.</description></item>
/// <item><term><see cref="ReasoningTraps"/></term><description>signatures and reasoning that must come back, content that is a list, signatures on empty text.</description></item>
/// <item><term><see cref="ErrorTraps"/></term><description>prompts blocked inside a 200, waits in bodies, <c>retry-after-ms: 0</c>, a bad key as 400, HTML, arrays, numbers for words.</description></item>
/// <item><term><see cref="ParameterTraps"/></term><description>fields that a model refuses, under another name, or in another scale.</description></item>
/// <item><term><see cref="BridgeTraps"/></term><description>fields that a chat completion loses where it can only be asked for as a response.</description></item>
/// </list>
/// </summary>
public sealed class TrapGateway : IAsyncLifetime
{
    private static readonly string[] Dialects = ["openai", "deepseek", "mistral", "groq", "xai", "openrouter", "ollama", "vllm", "generic"];

    public StubProvider Stub { get; private set; } = null!;

    public TestGateway Gateway { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Stub = await StubProvider.Start();
        var providers = new JsonObject
        {
            ["azure"] = Provider("azure", Stub.BaseUrl[..^3]),
            ["anthropic"] = Provider("anthropic", Stub.BaseUrl[..^3]),
            ["gemini"] = Provider("gemini", Stub.BaseUrl[..^3]),
            ["gemini-bad-key"] = Provider("gemini", Stub.BaseUrl[..^3]),
            ["strict"] = Openai("openai", dropUnsupported: false),
            ["loose"] = Openai("groq", dropUnsupported: true),
            ["loose-openai"] = Openai("openai", dropUnsupported: true),
            ["unverified"] = TestGateway.Provider(Stub.BaseUrl),
            ["strict-anthropic"] = With(Provider("anthropic", Stub.BaseUrl[..^3]), false),
        };
        foreach (var dialect in Dialects)
        {
            providers[dialect] = TestGateway.Provider(Stub.BaseUrl, dialect);
        }

        Gateway = await TestGateway.Start(new JsonObject
        {
            ["Providers"] = providers,
            ["Models"] = new JsonObject { ["generic/kimi-*"] = new JsonObject { ["ReasoningBack"] = true }, ["generic/own-*"] = new JsonObject { ["Unsupported"] = new JsonArray("seed"), ["Vision"] = false, ["MaxOutputTokens"] = 4_000, ["ReasoningEfforts"] = new JsonArray("low", "high") } },
            ["Defaults"] = new JsonObject { ["MaxAttempts"] = 2, ["StreamRecovery"] = "error", ["RetryOn"] = new JsonArray() },
        });
        foreach (var (name, _) in providers)
        {
            await Gateway.HoldCircuit(name);
        }
    }

    /// <summary>Asks a model; the provider answers with this body.</summary>
    /// <param name="fields">Further fields of the request, each with a comma before it.</param>
    /// <param name="messages">Its messages; a word of the user's where they are not given.</param>
    public async Task<TrapAnswer> Ask(
        string model, string answer, string fields = "", string? messages = null, bool stream = false, int status = 200, params (string Name, string Value)[] headers)
    {
        var isEvents = stream && status == 200 && !answer.StartsWith('[');
        Stub.Answer = async (http, _) =>
        {
            http.Response.StatusCode = status;
            http.Response.ContentType = isEvents ? "text/event-stream" : answer.StartsWith('<') ? "text/html" : "application/json";
            foreach (var (name, value) in headers)
            {
                http.Response.Headers[name] = value;
            }

            await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(answer));
        };
        Stub.Requests.Clear();
        var body = $$"""{"model":"{{model}}","messages":[{{messages ?? """{"role":"user","content":"hi"}"""}}]{{(stream ? ""","stream":true""" : "")}}{{fields}}}""";
        using var response = await Gateway.Chat(body);
        var text = await response.Content.ReadAsStringAsync();
        return new TrapAnswer(
            (int)response.StatusCode,
            text,
            response.Headers.ToDictionary(header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase),
            Stub.Requests.LastOrDefault()?.Json as JsonObject,
            await Gateway.Row(response));
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Stub.DisposeAsync();
    }

    private static JsonObject Provider(string kind, string baseUrl) => new() { ["Kind"] = kind, ["BaseUrl"] = baseUrl, ["ApiKey"] = "sk-upstream-secret" };

    private JsonObject Openai(string dialect, bool dropUnsupported) => With(TestGateway.Provider(Stub.BaseUrl, dialect), dropUnsupported);

    private static JsonObject With(JsonObject provider, bool dropUnsupported)
    {
        provider["DropUnsupported"] = dropUnsupported;
        return provider;
    }
}
