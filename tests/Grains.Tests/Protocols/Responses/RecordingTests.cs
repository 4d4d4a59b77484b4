using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Tests.Protocols.Anthropic;
using static Gateway.Grains.Tests.Protocols.Responses.Translated;

namespace Gateway.Grains.Tests.Protocols.Responses;

/// <summary>Recorded responses to chat completions and back: text, calls, reasoning, end and usage stay what they are.</summary>
public sealed class RecordingTests(ITestOutputHelper output)
{
    [Fact]
    public void WholeResponse_ToChatAndBack_SaysTheSame()
    {
        foreach (var (name, response) in ResponsesRecordings.Wholes())
        {
            var chat = Answer(response.ToJsonString());
            var said = Said.Of(response);
            AssertSame(said, Said.OfChat(chat), name);
            AssertSame(said, Said.Of(Response(chat.ToJsonString())), name);
        }
    }

    [Fact]
    public void Stream_ToChatAndBack_SaysTheSame()
    {
        var count = 0;
        foreach (var (name, payloads) in ResponsesRecordings.Streams())
        {
            var end = JsonNode.Parse(payloads[^1])!;
            var memory = new RememberingMemory();
            var frames = Translated.Stream(payloads, memory);
            if (IsShortened(name))
            {
                continue;
            }

            if ((string?)end["type"] == "response.failed")
            {
                Assert.Contains("\"error\"", frames);
                continue;
            }

            var said = Said.Of((JsonObject)end["response"]!);
            Assert.EndsWith("data: [DONE]\n\n", frames);
            AssertSame(said, Said.OfChunks(frames), name);
            var events = Events(frames.Split("\n\n").Where(frame => frame.StartsWith("data: {", StringComparison.Ordinal)).Select(frame => frame[6..]));
            EventOrder.Check(events);
            AssertSame(said, Said.Of((JsonObject)events[^1]["response"]!), name);
            count++;
        }

        output.WriteLine($"{count} streams.");
    }

    [Fact]
    public void NativeStream_IsReadInPassing()
    {
        foreach (var (name, payloads) in ResponsesRecordings.Streams())
        {
            var reader = Door.ReadStream();
            var text = new ArrayBufferWriter<byte>();
            var last = default(FrameFacts);
            foreach (var payload in payloads.Select(Encoding.UTF8.GetBytes))
            {
                Assert.Equal(FrameKind.Chunk, last.Kind);
                last = reader.Read(payload);
                if (last.Pieces == FramePieces.Text)
                {
                    text.Write(payload.AsSpan(last.ContentStart, last.ContentLength));
                }

                if (last.Kind == FrameKind.Error)
                {
                    break;
                }
            }

            var end = (JsonObject)JsonNode.Parse(payloads[^1])!["response"]!;
            if ((string?)end["status"] == "failed")
            {
                Assert.Equal(FrameKind.Error, last.Kind);
                continue;
            }

            if (IsShortened(name))
            {
                continue;
            }

            var said = Said.Of(end);
            Assert.Equal(FrameKind.Done, last.Kind);
            Assert.Equal((said.Finish, said.Prompt, said.Completion), (last.FinishReason, last.Usage?.Prompt, last.Usage?.Completion));
            Assert.True(said.Text.Replace("\n\n", "", StringComparison.Ordinal) == ((string)JsonNode.Parse($"\"{Encoding.UTF8.GetString(text.WrittenSpan)}\"")!).Replace("\n\n", "", StringComparison.Ordinal), name);
        }
    }

    [Fact]
    public void NativeWhole_IsReadInPassing()
    {
        foreach (var (_, response) in ResponsesRecordings.Wholes())
        {
            var facts = Door.ReadAnswer(Encoding.UTF8.GetBytes(response.ToJsonString()));
            var said = Said.Of(response);

            Assert.Equal((true, false, said.Finish, said.Prompt, said.Completion), (facts.IsObject, facts.HasError, facts.FinishReason, facts.Usage?.Prompt, facts.Usage?.Completion));
        }
    }

    [Fact]
    public void NativeStream_ThatBreaksOff_IsGoneOnWith_UnderItsIdAndCount()
    {
        foreach (var (name, payloads) in ResponsesRecordings.Streams())
        {
            if (IsShortened(name))
            {
                continue;
            }

            var cut = payloads.FindLastIndex(payload => payload.Contains("response.output_text.delta", StringComparison.Ordinal));
            var kinds = payloads.Take(cut + 1).Select(payload => Door.ReadStream().Read(Encoding.UTF8.GetBytes(payload)).Pieces).Aggregate(FramePieces.None, (all, one) => all | one);
            if (cut < 0 || (kinds & (FramePieces.ToolCall | FramePieces.Other)) != 0)
            {
                continue;
            }

            var passed = payloads.Take(cut + 1).ToList();
            var own = Events(
                [Delta("""{"content":" and more"}""", "stop"), """{"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}"""],
                stream => passed.ForEach(payload => stream.Observe(Encoding.UTF8.GetBytes(payload))));
            var all = passed.Select(payload => (JsonObject)JsonNode.Parse(payload)!).Concat(own).ToList();

            var numbers = all.Select(data => (long)data["sequence_number"]!).ToList();
            Assert.True(numbers.SequenceEqual(numbers.Order().Distinct()), name);
            Assert.Equal((string?)all[0]["response"]!["id"], (string?)all[^1]["response"]!["id"]);
            var text = string.Concat(all.Where(data => (string)data["type"]! == "response.output_text.delta").Select(data => (string?)data["delta"]));
            Assert.EndsWith(" and more", text);
            Assert.Equal(text, string.Concat(all[^1]["response"]!["output"]!.AsArray().Where(item => (string)item!["type"]! == "message").SelectMany(item => item!["content"]!.AsArray()).Select(part => (string?)part!["text"])));
            Assert.Single(own, data => (string)data["type"]! == "response.output_item.done");
        }
    }

    /// <summary>Its authors have taken out pieces of the text; what is left is no stream that was ever sent.</summary>
    private static bool IsShortened(string name) => name.StartsWith("openai-phase", StringComparison.Ordinal);

    private static void AssertSame(Said expected, Said actual, string name) => Assert.True(expected == actual, $"{name}\nexpected {expected}\nactual   {actual}");
}
