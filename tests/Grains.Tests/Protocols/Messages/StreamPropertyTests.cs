using System.Text.Json.Nodes;
using CsCheck;
using static Gateway.Grains.Tests.Protocols.Messages.Door;

namespace Gateway.Grains.Tests.Protocols.Messages;

/// <summary>Whatever a provider's chunks, what becomes of them is a stream that Anthropic's clients take, and nothing of it is lost.</summary>
public sealed class StreamPropertyTests
{
    private static readonly string[] Texts = ["a", "Hello ", "wörld 😀", "\"quoted\" \\ {", "\n"];

    private static readonly Gen<JsonNode?> Value = Gen.OneOf(
        One(Texts).Select(text => (JsonNode?)JsonValue.Create(text)),
        Gen.Int[-5, 5].Select(number => (JsonNode?)JsonValue.Create(number)),
        One(Texts).Select(text => (JsonNode?)new JsonObject { ["}{\\\""] = new JsonArray(JsonValue.Create(text), null) }));

    private static readonly Gen<string> Arguments = Gen.Select(Value, Value).Select((a, b) => new JsonObject { ["a"] = a?.DeepClone(), ["b"] = b?.DeepClone() }.ToJsonString());

    private static readonly Gen<(string[] Reasoning, string[] Texts, string[] Arguments, int[] Cuts, int[] Order, bool Interleave, string? Finish)> Streams = Gen.Select(
        One(Texts).Array[0, 3],
        One(Texts).Array[0, 4],
        Arguments.Array[0, 4],
        Gen.Int[0, 40].Array[12],
        Gen.Int[0, 1000].Array[40],
        Gen.Bool,
        One<string?>("stop", "tool_calls", "function_call", null));

    [Fact]
    public void Chunks_OfAnyKind_BecomeAValidStreamThatHoldsThemAll() => Streams.Sample(
        sample =>
        {
            var calls = sample.Arguments.Select((arguments, index) => Pieces(arguments, index, sample.Cuts)).ToList();
            var chunks = new List<string>();
            chunks.AddRange(sample.Reasoning.Select(text => Chunk("\"reasoning_content\":" + JsonValue.Create(text).ToJsonString())));
            chunks.AddRange(sample.Texts.Select(text => Chunk("\"content\":" + JsonValue.Create(text).ToJsonString())));
            chunks.AddRange(sample.Interleave ? Mix(calls, sample.Order) : calls.SelectMany(call => call));
            chunks.Add(Chunk("", sample.Finish));

            var shown = Shown.Read(Stream(chunks));

            Assert.True(shown.IsComplete);
            Assert.Equal(string.Concat(sample.Reasoning), shown.Thinking);
            Assert.Equal(string.Concat(sample.Texts), shown.Text);
            Assert.Equal(sample.Arguments.Order(StringComparer.Ordinal), shown.Tools.Select(tool => tool.Input).Order(StringComparer.Ordinal));
            Assert.Equal(sample.Arguments.Length > 0 ? "tool_use" : "end_turn", shown.StopReason);
        },
        iter: 5000);

    /// <summary>Anything in any order: texts within calls, calls that begin anew, pieces of nothing.</summary>
    [Fact]
    public void Chunks_InAnyOrder_BecomeAValidStream()
    {
        var chunk = Gen.OneOf(
            One(Texts).Select(text => Chunk("\"content\":" + JsonValue.Create(text).ToJsonString())),
            One(Texts).Select(text => Chunk("\"reasoning\":" + JsonValue.Create(text).ToJsonString())),
            Gen.Select(Gen.Int[0, 3], One("", "{", "}", "{\"a\":1}", "null", "\"", "\\", "[1]", " ", ",\"b\":2"), One<string?>("a", "b", "c.d", null), One<string?>("f", null))
                .Select((index, arguments, id, name) => Call(index, arguments, id, name)),
            One(
                Chunk("\"thinking_blocks\":[{\"type\":\"thinking\",\"thinking\":\"x\",\"signature\":\"s\"},{\"type\":\"redacted_thinking\",\"data\":\"d\"},7]"),
                Chunk("\"refusal\":\"no\""),
                Chunk("\"content\":[{\"type\":\"text\",\"text\":\"p\"}]"),
                Chunk("\"function_call\":{\"name\":\"g\",\"arguments\":\"{}\"}"),
                "{}",
                "[",
                Chunk("", "length")));
        chunk.Array[0, 20].Sample(chunks => Assert.True(Shown.Read(Stream(chunks), allowPartialInput: true).IsComplete), iter: 20_000);
    }

    private static Gen<T> One<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static List<string> Pieces(string arguments, int index, int[] cuts)
    {
        var pieces = new List<string>();
        var first = true;
        for (var at = 0; at < arguments.Length;)
        {
            // Never within a pair of surrogates: each piece is a JSON string of its own.
            var length = Math.Min(arguments.Length - at, cuts[(index + pieces.Count) % cuts.Length]);
            length -= length > 0 && char.IsHighSurrogate(arguments[at + length - 1]) ? 1 : 0;
            pieces.Add(Call(index, arguments.Substring(at, length), first ? "call_" + index : null, first ? "f" : null));
            at += Math.Max(length, 0);
            first = false;
            if (length == 0)
            {
                var step = char.IsHighSurrogate(arguments[at]) ? 2 : 1;
                pieces.Add(Call(index, arguments.Substring(at, step)));
                at += step;
            }
        }

        return pieces;
    }

    private static IEnumerable<string> Mix(List<List<string>> calls, int[] order)
    {
        var queues = calls.Select(call => new Queue<string>(call)).ToList();
        for (var turn = 0; queues.Exists(queue => queue.Count > 0); turn++)
        {
            var left = queues.Where(queue => queue.Count > 0).ToList();
            yield return left[order[turn % order.Length] % left.Count].Dequeue();
        }
    }
}
