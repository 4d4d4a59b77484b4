using System.Text.Json.Nodes;
using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Providers;
using Gateway.Grains.Providers.Sandbox;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Grains.Tests.Providers.Sandbox;

/// <summary>A sandbox with a clock that stands still and a die that always falls the same way.</summary>
internal sealed class SandboxFixture(double die = 0.5)
{
    private static readonly ProviderSettings Settings = new() { Name = "sandbox", Kind = ProviderKind.Sandbox };

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public static string Chat(string text, string more = "") =>
        $$"""{"model":"sandbox/echo","messages":[{"role":"system","content":"be kind"},{"role":"user","content":{{JsonValue.Create(text).ToJsonString()}}}]{{more}}}""";

    public ValueTask<ProviderReply> Send(
        string model, string body, ProviderOperation operation = ProviderOperation.ChatCompletions, CancellationToken cancellation = default) =>
        new SandboxClient(Time, () => die, NullLogger<SandboxClient>.Instance).Send(Settings, ProviderRequests.For(body, model, operation), cancellation);

    public async Task<JsonNode> Answer(string model, string body, ProviderOperation operation = ProviderOperation.ChatCompletions) =>
        JsonNode.Parse(await (await Send(model, body, operation)).Text())!;

    /// <summary>The chunks of a streamed answer; its last frame must be <c>[DONE]</c>.</summary>
    public async Task<List<JsonNode>> Chunks(string model, string body)
    {
        var text = await (await Send(model, body)).Text();
        var frames = text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.All(frames, frame => Assert.StartsWith("data: ", frame, StringComparison.Ordinal));
        Assert.Equal("data: [DONE]", frames[^1]);
        return frames[..^1].Select(frame => JsonNode.Parse(frame["data: ".Length..])!).ToList();
    }

    public static string Text(IEnumerable<JsonNode> chunks, int choice = 0) => string.Concat(chunks
        .SelectMany(chunk => chunk["choices"]!.AsArray())
        .Where(one => (int)one!["index"]! == choice)
        .Select(one => (string?)one!["delta"]!["content"]));
}
