using System.Buffers;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>Reads the message of a chat completion, or a piece of one, which has the same fields, into the items of an answer.</summary>
internal static class ResponsesChatDelta
{
    /// <param name="choice">A choice of a chat completion or chunk.</param>
    /// <param name="said">Its message or delta.</param>
    public static void Read(JsonElement choice, JsonElement said, ResponsesBuilder items, IBufferWriter<byte> output)
    {
        // Two names of one text; who uses the first wants it back.
        var reasoning = ChatJson.Find(said, "reasoning_content"u8);
        var goesBack = reasoning.ValueKind == JsonValueKind.String;
        items.Reason(Raw(goesBack ? reasoning : ChatJson.Find(said, "reasoning"u8)), goesBack, output);
        items.Keep(ChatJson.Find(said, "thinking_blocks"u8), output);
        var content = ChatJson.Find(said, "content"u8);
        if (content.ValueKind == JsonValueKind.Array)
        {
            Parts(content, items, output);
        }

        items.Say(Raw(content), Logprobs(choice), output);
        items.Refuse(Raw(ChatJson.Find(said, "refusal"u8)), output);
        items.Annotate(ChatJson.Find(said, "annotations"u8), output);
        var calls = ChatJson.Find(said, "tool_calls"u8);
        if (calls.ValueKind == JsonValueKind.Array)
        {
            foreach (var call in calls.EnumerateArray())
            {
                Call(call, items, output);
            }
        }
        else if (ChatJson.Find(said, "function_call"u8) is { ValueKind: JsonValueKind.Object } older)
        {
            // The older field, for the one call that an answer could make.
            Called(new ResponsesCallPiece { Index = 0 }, older, "arguments"u8, items, output);
        }
    }

    /// <summary>Mistral's content is an array while it thinks.</summary>
    private static void Parts(JsonElement content, ResponsesBuilder items, IBufferWriter<byte> output)
    {
        foreach (var part in content.EnumerateArray())
        {
            var thinking = ChatJson.Find(part, "thinking"u8);
            if (thinking.ValueKind == JsonValueKind.Array)
            {
                foreach (var thought in thinking.EnumerateArray())
                {
                    items.Reason(Raw(ChatJson.Find(thought, "text"u8)), goesBack: false, output);
                }
            }
            else
            {
                items.Say(Raw(ChatJson.Find(part, "text"u8)), default, output);
            }
        }
    }

    private static void Call(JsonElement call, ResponsesBuilder items, IBufferWriter<byte> output)
    {
        var custom = ChatJson.Find(call, "custom"u8);
        var isCustom = custom.ValueKind == JsonValueKind.Object;
        var called = isCustom ? custom : ChatJson.Find(call, "function"u8);
        var index = ChatJson.Find(call, "index"u8);
        var piece = new ResponsesCallPiece
        {
            Index = index.ValueKind == JsonValueKind.Number && index.TryGetInt32(out var number) && number >= 0 ? number : null,
            IsCustom = isCustom,
            Id = Raw(ChatJson.Find(call, "id"u8)),
        };
        Called(piece, called, isCustom ? "input"u8 : "arguments"u8, items, output);
    }

    private static void Called(ResponsesCallPiece piece, JsonElement called, ReadOnlySpan<byte> field, ResponsesBuilder items, IBufferWriter<byte> output)
    {
        var arguments = ChatJson.Find(called, field);
        items.Call(
            piece with
            {
                Name = Raw(ChatJson.Find(called, "name"u8)),

                // Some providers write arguments as an object, not as its text.
                Arguments = arguments.ValueKind == JsonValueKind.Object ? JsonEncodedText.Encode(ChatJson.Raw(arguments), ChatJson.WriterOptions.Encoder).EncodedUtf8Bytes : Raw(arguments),
            },
            output);
    }

    /// <summary>The elements, without the brackets around them.</summary>
    private static ReadOnlySpan<byte> Logprobs(JsonElement choice)
    {
        var tokens = ChatJson.Find(ChatJson.Find(choice, "logprobs"u8), "content"u8);
        return tokens.ValueKind == JsonValueKind.Array ? ChatJson.Raw(tokens)[1..^1].Trim(" \t\r\n"u8) : default;
    }

    private static ReadOnlySpan<byte> Raw(JsonElement text) => text.ValueKind == JsonValueKind.String ? ChatJson.RawText(text) : default;
}
