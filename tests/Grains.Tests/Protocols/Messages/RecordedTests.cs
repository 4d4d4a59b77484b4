using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Grains.Interfaces.Protocols.Anthropic;
using Gateway.Grains.Interfaces.Protocols.Messages;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Protocols.Sse;
using Gateway.Grains.Tests.Protocols.Anthropic;

namespace Gateway.Grains.Tests.Protocols.Messages;

/// <summary>Recorded answers of the Messages API, to chat and back: a client shows the same.</summary>
public sealed class RecordedTests(ITestOutputHelper output)
{
    private static readonly string[] Kept = ["text", "thinking", "redacted_thinking", "tool_use"];

    [Fact]
    public void Streams_ToChatAndBack_ShowTheSame()
    {
        var compared = 0;
        foreach (var (name, bytes) in AnthropicRecordings.Streams())
        {
            var payloads = Payloads(bytes);
            var native = Shown(payloads, name);
            if (native is null)
            {
                continue;
            }

            var translated = Messages.Shown.Read(Encoding.UTF8.GetString(ThroughChat(payloads, out _)), allowPartialInput: true);

            // Texts of several blocks become one: the text is the same, the tools of Anthropic's own are not told.
            Assert.True(translated.IsComplete, name);
            Assert.Equal(native.Text, translated.Text);
            Assert.Equal(native.Thinking, translated.Thinking);
            Assert.Equal(native.Signatures, translated.Signatures);
            Assert.Equal(native.Of("redacted_thinking").Select(block => block.ToJsonString()), translated.Of("redacted_thinking").Select(block => block.ToJsonString()));
            Assert.Equal(native.Tools.Select(tool => (tool.Id, tool.Name)), translated.Tools.Select(tool => (tool.Id, tool.Name)));
            Assert.All(native.Tools.Zip(translated.Tools), pair => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(pair.First.Input), JsonNode.Parse(pair.Second.Input)), name));
            Assert.Equal(native.StopReason is "stop_sequence" or "pause_turn" ? "end_turn" : native.StopReason, translated.StopReason);
            foreach (var field in (string[])["input_tokens", "output_tokens", "cache_read_input_tokens", "cache_creation_input_tokens"])
            {
                Assert.True((long?)native.Usage[field] is null || (long?)native.Usage[field] == (long?)translated.Usage[field], $"{name}: {field} {native.Usage[field]} {translated.Usage[field]}");
            }

            compared++;
        }

        output.WriteLine($"{compared} streams compared.");
        Assert.True(compared > 30);
    }

    [Fact]
    public void Streams_ReadInPassing_TellWhatTheirTranslationTells()
    {
        var compared = 0;
        foreach (var (name, bytes) in AnthropicRecordings.Streams())
        {
            var payloads = Payloads(bytes);
            if (payloads.Exists(payload => payload.AsSpan().IndexOf("tool_use\",\"id\":\"srvtoolu"u8) >= 0 || payload.AsSpan().IndexOf("mcp_tool_use"u8) >= 0 || payload.AsSpan().IndexOf("\"server_tool_use\",\""u8) >= 0))
            {
                // What Anthropic's own tools are asked is counted in passing, and not told in chat.
                continue;
            }

            compared++;
            ThroughChat(payloads, out var chat);
            var reader = MessagesDoor.Instance.ReadStream();
            var native = Tally(payloads, payload => reader.Read(payload));
            var translated = Tally(chat, payload => FrameReader.Read(payload));

            Assert.Equal(translated, native);
            Assert.True(native.IsDone, name);
        }

        Assert.True(compared > 20, $"{compared}");
    }

    [Fact]
    public void Streams_CutAnywhere_GoOnAsOneStream()
    {
        string[] rest = [Door.Chunk("\"content\":\"!\""), Door.Chunk("", "stop")];
        foreach (var (name, bytes) in AnthropicRecordings.Streams().Where(stream => stream.Bytes.Length < 100_000))
        {
            var payloads = Payloads(bytes);
            if (Shown(payloads, name) is null)
            {
                continue;
            }

            for (var cut = 1; cut < payloads.Count; cut += Math.Max(1, payloads.Count / 50))
            {
                var before = payloads.Take(cut).Select(payload => JsonNode.Parse(payload)!).ToList();
                var shown = new Shown();
                before.ForEach(payload => shown.Take((JsonObject)payload, allowPartialInput: true));
                if (shown.IsComplete || before.Exists(payload => (string?)payload["type"] == "message_delta"))
                {
                    break;
                }

                foreach (var frame in Door.Stream(rest, payloads.Take(cut).Select(Encoding.UTF8.GetString)).Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
                {
                    shown.Take((JsonObject)JsonNode.Parse(frame[(frame.IndexOf('\n') + 7)..])!, allowPartialInput: true);
                }

                Assert.True(shown.IsComplete, $"{name} cut at {cut}");
                Assert.EndsWith("!", shown.Text, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Answers_ToChatAndBack_SayTheSame()
    {
        var compared = 0;
        foreach (var (name, body) in AnthropicRecordings.Answers())
        {
            var answer = JsonNode.Parse(body)!;
            if ((string?)answer["type"] != "message" || ((JsonArray)answer["content"]!).Any(block => (string?)block!["type"] == "compaction"))
            {
                continue;
            }

            var chat = new ArrayBufferWriter<byte>();
            AnthropicAnswerTranslator.Write(body, "f", 1, "f", answersByTool: false, new RememberingMemory(), chat);
            var back = new ArrayBufferWriter<byte>();
            var asked = Encoding.UTF8.GetBytes(Door.WithFields($"\"stop_sequences\":[{answer["stop_sequence"]?.ToJsonString()}]"));
            MessagesDoor.Instance.WriteAnswer(chat.WrittenMemory, Door.Answer with { Request = asked }, back);
            var translated = JsonNode.Parse(back.WrittenSpan)!;

            Assert.Equal(Told(answer), Told(translated));
            var calls = ((JsonArray)answer["content"]!).Any(block => (string?)block!["type"] == "tool_use");
            var reason = (string?)answer["stop_reason"] is "pause_turn" ? "end_turn" : (string?)answer["stop_reason"];
            Assert.Equal(calls ? "tool_use" : reason, (string?)translated["stop_reason"]);
            Assert.Equal((string?)answer["stop_sequence"], (string?)translated["stop_sequence"]);
            Assert.Equal((long)answer["usage"]!["input_tokens"]!, (long)translated["usage"]!["input_tokens"]!);
            Assert.Equal((long)answer["usage"]!["output_tokens"]!, (long)translated["usage"]!["output_tokens"]!);

            var facts = MessagesDoor.Instance.ReadAnswer(body);
            var ofChat = AnswerReader.Read(chat.WrittenSpan);
            Assert.Equal((ofChat.Usage, ofChat.FinishReason, true), (facts.Usage, facts.FinishReason, facts.HasChoices));
            compared++;
            Assert.NotEmpty(name);
        }

        output.WriteLine($"{compared} answers compared.");
        Assert.True(compared > 15);
    }

    /// <summary>Texts joined, the rest of what a chat can hold as it is.</summary>
    private static string Told(JsonNode answer)
    {
        var blocks = ((JsonArray)answer["content"]!).Select(block => (JsonObject)block!).Where(block => Kept.Contains((string?)block["type"])).ToList();
        var text = string.Concat(blocks.Where(block => (string?)block["type"] == "text").Select(block => (string?)block["text"]));
        var rest = blocks.Where(block => (string?)block["type"] != "text").Select(block =>
        {
            var copy = (JsonObject)block.DeepClone();
            copy.Remove("caller");
            return string.Join(' ', copy.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{field.Key}:{field.Value?.ToJsonString()}"));
        });
        return string.Join('\n', [.. rest.Order(StringComparer.Ordinal), text]);
    }

    private static List<byte[]> Payloads(byte[] bytes)
    {
        var payloads = new List<byte[]>();
        var scanned = 0;
        for (var at = 0; at < bytes.Length && SseFrames.TryRead(bytes.AsSpan(at), ref scanned, out var frame); at += frame.Length)
        {
            if (frame.DataLength > 0)
            {
                payloads.Add(bytes.AsSpan(at + frame.DataStart, frame.DataLength).ToArray());
                if (payloads[^1].AsSpan().IndexOf("\"message_stop\""u8) >= 0)
                {
                    break;
                }
            }
        }

        return payloads;
    }

    /// <summary>Null for a recording that does not keep the API's own rules (made by hand).</summary>
    private Shown? Shown(List<byte[]> payloads, string name)
    {
        var starts = payloads.Count(payload => payload.AsSpan().IndexOf("\"message_start\""u8) >= 0);
        if (starts != 1 || payloads.Exists(payload => payload.AsSpan().IndexOf("\"compaction"u8) >= 0))
        {
            output.WriteLine($"Left out: {name}");
            return null;
        }

        var shown = new Shown();
        payloads.ForEach(payload => shown.Take((JsonObject)JsonNode.Parse(payload)!, allowPartialInput: true));
        return shown;
    }

    private static byte[] ThroughChat(List<byte[]> payloads, out List<byte[]> chunks)
    {
        var chat = new ArrayBufferWriter<byte>();
        var outbound = new AnthropicStreamTranslator("f", 1, "f", answersByTool: false, new RememberingMemory());
        payloads.ForEach(payload => outbound.Translate(payload, chat));
        outbound.End(chat);
        chunks = [.. Encoding.UTF8.GetString(chat.WrittenSpan).Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Where(frame => frame.StartsWith("data: ", StringComparison.Ordinal)).Select(frame => Encoding.UTF8.GetBytes(frame[6..]))];

        var events = new ArrayBufferWriter<byte>();
        var stream = MessagesDoor.Instance.BeginStream(Door.Answer);
        chunks.Where(chunk => chunk[0] == '{').ToList().ForEach(chunk => stream.Write(chunk, events));
        stream.End(events);
        return events.WrittenSpan.ToArray();
    }

    private static (string Usage, string? Finish, string Text, string Other, int Calls, long Bytes, bool IsDone) Tally(List<byte[]> payloads, Func<byte[], FrameFacts> read)
    {
        var (usage, finish, text, other, calls, bytes, done) = ("", (string?)null, new StringBuilder(), new StringBuilder(), 0, 0L, false);
        foreach (var payload in payloads)
        {
            var facts = read(payload);
            usage = facts.Usage?.ToString() ?? usage;
            finish = facts.FinishReason ?? finish;
            text.Append(Encoding.UTF8.GetString(payload, facts.ContentStart, facts.ContentLength));
            other.Append(Encoding.UTF8.GetString(payload, facts.OtherStart, facts.OtherLength));
            calls += facts.Calls;
            bytes += facts.TextBytes;
            done |= facts.Kind == FrameKind.Done;
        }

        // A call without arguments gets its empty object only in the translation.
        return (usage, finish, text.ToString(), other.Replace("{}", "").ToString(), calls, other.Length, done);
    }
}
