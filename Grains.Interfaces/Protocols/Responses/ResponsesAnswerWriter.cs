using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.Doors;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>Writes a whole chat completion as a response.</summary>
internal static class ResponsesAnswerWriter
{
    /// <param name="chatAnswer">JSON that was found to be an answer.</param>
    public static void Write(ReadOnlyMemory<byte> chatAnswer, DoorAnswer answer, IBufferWriter<byte> output)
    {
        using var document = JsonDocument.Parse(chatAnswer, new JsonDocumentOptions { MaxDepth = AnswerReader.MaxDepth });
        var root = document.RootElement;
        var response = new ResponsesObject(answer);
        response.Model = ChatJson.Text(ChatJson.Find(root, "model"u8)) is { Length: > 0 } model ? model : response.Model;
        var items = new ResponsesBuilder(ResponsesObject.Suffix(answer), new ResponsesFrames());
        var events = new UnsentFrames();
        string? finishReason = null;
        var choices = ChatJson.Find(root, "choices"u8);
        if (choices.ValueKind == JsonValueKind.Array && choices.GetArrayLength() > 0)
        {
            var choice = choices[0];
            ResponsesChatDelta.Read(choice, ChatJson.Find(choice, "message"u8), items, events);
            finishReason = ChatJson.Text(ChatJson.Find(choice, "finish_reason"u8));
        }

        var incomplete = Incomplete(finishReason);
        items.Close(incomplete is null ? "completed"u8 : "incomplete"u8, events);
        response.Write(output, incomplete is null ? "completed" : "incomplete", incomplete, items.Items(), Usage(root), null);
    }

    /// <summary>Why a response is incomplete; null where it is not.</summary>
    /// <param name="finishReason">A chat completion's; <c>model_length</c> is Mistral's word for a full context.</param>
    public static string? Incomplete(string? finishReason) => finishReason switch
    {
        "length" or "model_length" => "max_output_tokens",
        "content_filter" => "content_filter",
        _ => null,
    };

    /// <summary>The count of a chat completion or chunk; null where it has none.</summary>
    public static TokenUsage? Usage(JsonElement chat) => Count(chat) ?? Count(ChatJson.Find(chat, "x_groq"u8));

    private static TokenUsage? Count(JsonElement owner)
    {
        var usage = ChatJson.Find(owner, "usage"u8);
        if (usage.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var json = new Utf8JsonReader(JsonMarshal.GetRawUtf8Value(usage), new JsonReaderOptions { MaxDepth = AnswerReader.MaxDepth });
        json.Read();
        var counted = TokenFields.Read(ref json);
        var tier = ChatJson.Find(owner, "service_tier"u8);
        return tier.ValueKind == JsonValueKind.String ? AnswerReader.At(ServiceTiers.Of(ChatJson.RawText(tier)), counted) : counted;
    }
}
