using System.Buffers;
using System.Text.Json.Nodes;
using Gateway.Grains.Interfaces.Protocols.Anthropic;
using Gateway.Grains.Interfaces.Protocols.Messages;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Tests.Protocols.Anthropic;

namespace Gateway.Grains.Tests.Protocols.Messages;

/// <summary>Recorded requests of the Messages API, to chat and back: the provider is asked the same.</summary>
public sealed class RoundTripTests(ITestOutputHelper output)
{
    [Fact]
    public void Requests_ToChatAndBack_AskTheSame()
    {
        var compared = 0;
        foreach (var (name, body) in AnthropicRecordings.Requests())
        {
            var original = (JsonObject)JsonNode.Parse(body)!;
            if (!MessagesRequestReader.TryRead(body, out _, out _))
            {
                output.WriteLine($"Not accepted: {name}");
                continue;
            }

            var chat = new ArrayBufferWriter<byte>();
            Assert.True(MessagesTranslator.TryWrite(body, ChatForm.Extended, chat, out var fault), $"{name}: {fault?.Message}");
            var back = new ArrayBufferWriter<byte>();
            Assert.True(
                AnthropicRequestTranslator.TryWrite(chat.WrittenMemory, (string)original["model"]!, null, new RememberingMemory(), back, out fault),
                $"{name}: {fault?.Message}");
            var returned = (JsonObject)JsonNode.Parse(back.WrittenSpan)!;

            var (expected, actual) = (Normal(original), Normal(returned));
            Assert.True(JsonNode.DeepEquals(expected, actual), $"{name}\nExpected: {expected.ToJsonString()}\nActual:   {actual.ToJsonString()}");
            compared++;
        }

        output.WriteLine($"{compared} requests compared.");
        Assert.True(compared > 25);
    }

    [Fact]
    public void Requests_InThePlainForm_AreTakenByTheChatReader()
    {
        foreach (var (name, body) in AnthropicRecordings.Requests())
        {
            if (MessagesRequestReader.TryRead(body, out _, out _))
            {
                var chat = new ArrayBufferWriter<byte>();
                var done = MessagesTranslator.TryWrite(body, ChatForm.Plain, chat, out var fault);
                Assert.True(done || fault!.Param!.EndsWith(".source.type", StringComparison.Ordinal), $"{name}: {fault?.Message}");
                Assert.True(!done || ChatRequestReader.TryRead(chat.WrittenSpan, out _, out fault), $"{name}: {fault?.Message}");
                Assert.True(chat.WrittenSpan.IndexOf("cache_control"u8) < 0 && chat.WrittenSpan.IndexOf("thinking_blocks"u8) < 0, name);
            }
        }
    }

    /// <summary>The same request in one way of writing it.</summary>
    private static JsonObject Normal(JsonObject request)
    {
        var normal = new JsonObject
        {
            ["model"] = request["model"]?.DeepClone(),
            ["stream"] = (bool?)request["stream"] ?? false,
            ["system"] = Blocks(request["system"]),
            ["stop_sequences"] = request["stop_sequences"]?.DeepClone(),
            ["user"] = request["metadata"]?["user_id"]?.DeepClone(),
            ["format"] = (request["output_config"]?["format"] ?? request["output_format"])?["schema"]?["properties"]?.AsObject().Count,
        };
        var tools = new JsonArray([.. (request["tools"] as JsonArray ?? []).Where(tool => tool!["input_schema"] is not null).Select(Tool)]);
        normal["tools"] = tools;
        var choice = tools.Count > 0 ? request["tool_choice"] : null;
        normal["choice"] = choice?["type"]?.DeepClone();
        normal["serial"] = (bool?)choice?["disable_parallel_tool_use"] ?? false;
        var messages = new JsonArray();
        foreach (var message in (JsonArray)request["messages"]!)
        {
            var blocks = new JsonArray([.. Blocks(message!["content"]).Where(IsTold).Select(block => block!.DeepClone())]);
            var role = (string)message["role"]!;
            if (blocks.Count == 0)
            {
                continue;
            }

            // Neighbours of one role are one turn; instructions between messages are the user's there.
            role = role == "system" ? "user" : role;
            if (messages.Count > 0 && (string?)messages[^1]!["role"] == role)
            {
                blocks.ToList().ForEach(block => ((JsonArray)messages[^1]!["content"]!).Add(block!.DeepClone()));
            }
            else
            {
                messages.Add(new JsonObject { ["role"] = role, ["content"] = blocks });
            }
        }

        foreach (var message in messages)
        {
            // Results first, thinking first: the order that the API asks for.
            var blocks = (JsonArray)message!["content"]!;
            message["content"] = new JsonArray([.. blocks.OrderBy(Rank).Select(block => block!.DeepClone())]);
        }

        normal["messages"] = messages;
        return normal;
    }

    private static int Rank(JsonNode? block) => (string?)block!["type"] switch { "tool_result" or "thinking" or "redacted_thinking" => 0, "tool_use" => 2, _ => 1 };

    private static bool IsTold(JsonNode? block) => (string?)block!["type"] switch
    {
        "thinking" => (string?)block["signature"] is { Length: > 0 },
        "text" => !string.IsNullOrWhiteSpace((string?)block["text"]),
        "redacted_thinking" or "image" or "document" or "tool_use" or "tool_result" or "search_result" => true,
        _ => false,
    };

    private static JsonArray Blocks(JsonNode? content) => content switch
    {
        null => [],
        JsonValue text => [new JsonObject { ["type"] = "text", ["text"] = (string?)text }],
        _ => new JsonArray([.. ((JsonArray)content).Select(block =>
        {
            var copy = (JsonObject)block!.DeepClone();
            if ((string?)copy["type"] == "compaction")
            {
                return new JsonObject { ["type"] = "text", ["text"] = copy["content"]?.DeepClone() };
            }

            copy.Remove("citations");
            copy.Remove("caller");
            if ((string?)copy["type"] == "tool_result")
            {
                copy["content"] = Blocks(copy["content"]);
                if ((bool?)copy["is_error"] != true)
                {
                    copy.Remove("is_error");
                }
            }

            return copy;
        })]),
    };

    private static JsonNode Tool(JsonNode? tool)
    {
        var normal = new JsonObject { ["name"] = tool!["name"]!.DeepClone(), ["description"] = tool["description"]?.DeepClone(), ["cache_control"] = tool["cache_control"]?.DeepClone() };
        normal["properties"] = tool["input_schema"]!["properties"] is JsonObject properties ? new JsonArray([.. properties.Select(property => JsonValue.Create(property.Key))]) : new JsonArray();
        return normal;
    }
}
