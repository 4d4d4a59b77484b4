using System.Buffers;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>The fields of a request that the response object repeats, and what the API puts where they are absent.</summary>
internal static class ResponsesEcho
{
    private static readonly (byte[] Name, byte[] Default)[] Fields =
    [
        Field("instructions", "null"), Field("max_output_tokens", "null"), Field("max_tool_calls", "null"), Field("parallel_tool_calls", "true"),
        Field("prompt_cache_key", "null"), Field("safety_identifier", "null"), Field("temperature", "1"), Field("tool_choice", "\"auto\""),
        Field("tools", "[]"), Field("top_logprobs", "0"), Field("top_p", "1"), Field("truncation", "\"disabled\""), Field("user", "null"),
        Field("metadata", "{}"),
    ];

    /// <summary>Each as <c>,"name":value</c>.</summary>
    /// <param name="request">JSON that was accepted.</param>
    public static byte[] Of(ReadOnlyMemory<byte> request)
    {
        using var document = Parse(request);
        var root = document.RootElement;
        var output = new ArrayBufferWriter<byte>(1024);
        foreach (var (name, absent) in Fields)
        {
            var value = ChatJson.Find(root, name);
            Write(output, name, value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? absent : ChatJson.Raw(value));
        }

        var reasoning = ChatFields.Value(root, "reasoning");
        output.Write(",\"reasoning\":{\"effort\":"u8);
        output.Write(Value(reasoning, "effort"));
        output.Write(",\"summary\":"u8);
        output.Write(Value(reasoning, "summary"));
        output.Write("},\"text\":{\"format\":"u8);
        var text = ChatFields.Value(root, "text");
        var format = ChatFields.Value(text, "format");
        output.Write(format.ValueKind == JsonValueKind.Object ? ChatJson.Raw(format) : "{\"type\":\"text\"}"u8);
        var verbosity = ChatFields.Value(text, "verbosity");
        output.Write(",\"verbosity\":"u8);
        output.Write(verbosity.ValueKind == JsonValueKind.String ? ChatJson.Raw(verbosity) : "\"medium\""u8);
        output.Write("}"u8);
        return output.WrittenSpan.ToArray();
    }

    private static ReadOnlySpan<byte> Value(JsonElement owner, string name)
    {
        var value = ChatFields.Value(owner, name);
        return value.ValueKind == JsonValueKind.String ? ChatJson.Raw(value) : "null"u8;
    }

    private static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        output.Write(",\""u8);
        output.Write(name);
        output.Write("\":"u8);
        output.Write(value);
    }

    /// <summary>A stream never throws: what cannot be read is repeated as if nothing had been asked for.</summary>
    private static JsonDocument Parse(ReadOnlyMemory<byte> request)
    {
        try
        {
            return JsonDocument.Parse(request, new JsonDocumentOptions { MaxDepth = AnswerReader.MaxDepth });
        }
        catch (JsonException)
        {
            return JsonDocument.Parse("{}");
        }
    }

    private static (byte[] Name, byte[] Default) Field(string name, string absent) =>
        (System.Text.Encoding.UTF8.GetBytes(name), System.Text.Encoding.UTF8.GetBytes(absent));
}
