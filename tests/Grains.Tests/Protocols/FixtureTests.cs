using System.Text;
using System.Text.Json.Nodes;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Protocols.Sse;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Tests.Protocols;

public sealed class FixtureTests(ITestOutputHelper output)
{
    [Fact]
    public void RecordedRequests_AreAccepted_UnlessTheProviderRefusedThem()
    {
        int accepted = 0;
        foreach (Recording recording in Recordings.Exchanges(Recordings.Require()))
        {
            bool read = recording.IsEmbeddings
                ? EmbeddingsRequestReader.TryRead(recording.Request, out RequestHead? head, out RequestFault? fault)
                : ChatRequestReader.TryRead(recording.Request, out head, out fault);
            if (read)
            {
                accepted++;
                Assert.Equal(JsonNode.Parse(recording.Request)!["model"]!.GetValue<string>(), head!.Model);
                continue;
            }

            output.WriteLine($"{recording.Name} (status {recording.Status}): {fault!.Message}");
            Assert.True(recording.Status is >= 400 and < 500, $"{recording.Name} had status {recording.Status}, but we refuse it: {fault.Message}");
        }

        output.WriteLine($"{accepted} requests accepted.");
        Assert.NotEqual(0, accepted);
    }

    [Fact]
    public void RecordedRequests_Rewritten_EqualTheChangedDom()
    {
        foreach (Recording recording in Recordings.Exchanges(Recordings.Require()).Where(recording => !recording.IsEmbeddings))
        {
            if (!ChatRequestReader.TryRead(recording.Request, out RequestHead? head, out _))
            {
                continue;
            }

            RewrittenBody rewritten = RewrittenBody.Create(recording.Request, head, new BodyRewrite { Model = "other", IncludeUsage = true });
            JsonObject expected = JsonNode.Parse(recording.Request)!.AsObject();
            expected["model"] = "other";
            expected.Remove("models");
            expected["stream_options"] ??= new JsonObject();
            expected["stream_options"]!["include_usage"] = true;

            byte[] joined = [.. rewritten.Segments.SelectMany(segment => segment.ToArray())];
            Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(joined)), recording.Name);
        }
    }

    [Fact]
    public void RecordedAnswers_AreRead_WithTheirUsage()
    {
        string folder = Recordings.Require();
        int withUsage = 0;
        IEnumerable<(string Name, byte[] Body)> answers = Recordings.Exchanges(folder)
            .Where(recording => recording.Status == 200 && !recording.IsStream)
            .Select(recording => (recording.Name, recording.Response))
            .Concat(Recordings.Answers(folder));
        foreach ((string name, byte[] body) in answers)
        {
            JsonNode answer = JsonNode.Parse(body)!;
            AnswerFacts facts = AnswerReader.Read(body);

            Assert.True(facts.IsObject, name);
            Assert.True(facts.HasError == (answer["error"] is not null), name);
            Assert.True(facts.HasChoices == (answer["choices"] is JsonArray { Count: > 0 }), name);
            Assert.True(facts.FinishReason == answer["choices"]?[0]?["finish_reason"]?.GetValue<string>(), name);
            CheckUsage(name, answer, facts.Usage);
            withUsage += facts.Usage is null ? 0 : 1;
        }

        output.WriteLine($"{withUsage} answers with usage.");
        Assert.NotEqual(0, withUsage);
    }

    [Fact]
    public void RecordedStreams_AreRead_WithTheirUsage()
    {
        string folder = Recordings.Require();
        int withUsage = 0;
        IEnumerable<(string Name, byte[][] Payloads)> streams = Recordings.Exchanges(folder)
            .Where(recording => recording.IsStream)
            .Select(recording => (recording.Name, Payloads(recording)))
            .Concat(Recordings.Chunks(folder));
        foreach ((string name, byte[][] payloads) in streams)
        {
            bool finished = false;
            foreach (byte[] payload in payloads)
            {
                FrameFacts facts = FrameReader.Read(payload);
                if (facts.Kind == FrameKind.Done)
                {
                    finished = true;
                    continue;
                }

                JsonNode chunk = JsonNode.Parse(payload)!;
                var choices = chunk["choices"] as JsonArray;
                Assert.True(facts.Kind == (chunk["error"] is null ? FrameKind.Chunk : FrameKind.Error), $"{name}: {Encoding.UTF8.GetString(payload)}");
                Assert.True(facts.UsageOnly == (choices is null or { Count: 0 } && chunk["usage"] is JsonObject && chunk["error"] is null), name);
                Assert.True(facts.TextBytes == TextBytes(choices), $"{name}: {facts.TextBytes} {Encoding.UTF8.GetString(payload)}");
                CheckUsage(name, chunk, facts.Usage);
                withUsage += facts.Usage is null ? 0 : 1;
                finished |= facts.FinishReason is not null || facts.Kind == FrameKind.Error;
            }

            Assert.True(finished, $"{name} has {payloads.Length} payloads, none that ends the answer.");
        }

        output.WriteLine($"{withUsage} chunks with usage.");
        Assert.NotEqual(0, withUsage);
    }

    [Fact]
    public void RecordedErrors_AreRead_WithTheirMessage()
    {
        foreach (Recording recording in Recordings.Exchanges(Recordings.Require()).Where(recording => recording.Status != 200))
        {
            ProviderError error = ProviderErrorReader.Read(recording.Status, recording.Response);
            JsonNode? recorded = JsonNode.Parse(recording.Response)!["error"];

            Assert.Equal(recorded?["message"]?.GetValue<string>(), error.Message);
            Assert.Equal(recorded?["code"]?.ToString(), error.Code);
            Assert.Equal(recorded?["type"]?.GetValue<string>(), error.Type);
        }
    }

    private static void CheckUsage(string name, JsonNode answer, TokenUsage? usage)
    {
        TokenUsage? expected = RecordedUsage.Of(answer);
        Assert.True(expected == usage, $"{name}: expected {expected}, read {usage}.");
        if (usage is { } read && RecordedUsage.TotalOf(answer) is { } total)
        {
            Assert.True(read.Total == total, $"{name}: total {total}, read {usage}.");
        }
    }

    private static byte[][] Payloads(Recording recording)
    {
        var payloads = new List<byte[]>();
        int scanned = 0;
        int start = 0;
        while (SseFrames.TryRead(recording.Response.AsSpan(start), ref scanned, out SseFrame frame))
        {
            Add(frame);
        }

        if (SseFrames.TryReadLast(recording.Response.AsSpan(start), out SseFrame last))
        {
            Add(last);
        }

        return [.. payloads];

        void Add(SseFrame frame)
        {
            Assert.True(frame.DataLines <= 1, recording.Name);
            if (frame.DataLength > 0)
            {
                payloads.Add(recording.Response.AsSpan(start + frame.DataStart, frame.DataLength).ToArray());
            }

            start += frame.Length;
        }
    }

    private static int TextBytes(JsonArray? choices)
    {
        int bytes = 0;
        foreach (JsonNode? choice in choices ?? [])
        {
            JsonNode? delta = choice?["delta"];
            bytes += Text(delta?["content"]) + Text(delta?["refusal"]) + Math.Max(Text(delta?["reasoning"]), Text(delta?["reasoning_content"]));
            foreach (JsonNode? call in delta?["tool_calls"] as JsonArray ?? [])
            {
                bytes += Text(call?["function"]?["arguments"]);
            }
        }

        return bytes;
    }

    private static int Text(JsonNode? node) => node switch
    {
        JsonArray parts => parts.Sum(part => Text(part?["text"]) + Text(part?["thinking"])),
        JsonValue value => Encoding.UTF8.GetByteCount(value.GetValue<string>()),
        _ => 0,
    };
}
