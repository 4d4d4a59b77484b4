using System.Text.Json.Nodes;
using CsCheck;
using static Gateway.Grains.Tests.Protocols.Responses.Translated;

namespace Gateway.Grains.Tests.Protocols.Responses;

/// <summary>Whatever chunks come in whatever order, the events are in the API's.</summary>
public sealed class StreamPropertyTests
{
    private static readonly Gen<string> Text = One("a", "", "\\n", "wörld", "\\ud83d\\ude00", "\\\"q\\\"");

    private const string CustomCall = """ "tool_calls":[{"index":INDEX,"id":"cINDEX","type":"custom","custom":{"name":"g","input":"TEXT"}}] """;

    private const string FunctionCall = """ "tool_calls":[{"index":INDEX,"id":"cINDEX","function":{"name":"f","arguments":"TEXT"}}] """;

    private static readonly Gen<string> Piece = Gen.OneOf(
        Text.Select(text => $"\"content\":\"{text}\""),
        Text.Select(text => $"\"reasoning_content\":\"{text}\""),
        Text.Select(text => $"\"reasoning\":\"{text}\""),
        Text.Select(text => $"\"refusal\":\"{text}\""),
        Gen.Const("\"thinking_blocks\":[{\"type\":\"thinking\",\"thinking\":\"t\",\"signature\":\"s\"}]"),
        Gen.Const("\"annotations\":[{\"type\":\"url_citation\",\"url_citation\":{\"url\":\"u\",\"start_index\":0,\"end_index\":1}}]"),
        Gen.Select(Gen.Int[0, 3], Text, Gen.Bool).Select((index, text, custom) => (custom ? CustomCall : FunctionCall)
            .Replace("INDEX", index.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("TEXT", text, StringComparison.Ordinal)));

    [Fact]
    public void Events_OfAnyChunks_AreInOrder() => Gen.Select(Piece.List[0, 3].List[0, 12], One("stop", "length", "tool_calls", "content_filter")).Sample(
        (deltas, finish) =>
        {
            var chunks = deltas.Select(pieces => Delta("{" + string.Join(',', pieces.DistinctBy(piece => piece.TrimStart()[..8])) + "}")).Append(Delta("{}", finish)).ToList();
            var events = Events(chunks);

            EventOrder.Check(events);
            Assert.Equal(Sum(chunks, "content"), Sum(events, "response.output_text.delta"));
            Assert.Equal(Sum(chunks, "refusal"), Sum(events, "response.refusal.delta"));
        },
        iter: 3000);

    private static Gen<string> One(params string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static string Sum(IEnumerable<string> chunks, string field) =>
        string.Concat(chunks.Select(chunk => (string?)JsonNode.Parse(chunk)!["choices"]![0]!["delta"]![field]));

    private static string Sum(IEnumerable<JsonObject> events, string type) =>
        string.Concat(events.Where(data => (string)data["type"]! == type).Select(data => (string?)data["delta"]));
}
