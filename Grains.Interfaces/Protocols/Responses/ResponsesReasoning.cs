using System.Buffers;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>
/// Reasoning items of one answer, on their way into the memory: each goes with the first call behind it, without which it would be refused
/// ("Item 'rs_...' of type 'reasoning' was provided without its required following item"). One instance an answer.
/// </summary>
internal sealed class ResponsesReasoning
{
    /// <summary>More than any answer thinks; what is longer is not remembered.</summary>
    private const int MaxBytes = 1024 * 1024;

    /// <summary>As many calls as any answer makes.</summary>
    private const int MaxCalls = 256;

    private readonly ArrayBufferWriter<byte> _waiting = new(256);
    private readonly List<(string CallId, byte[] Json)> _kept = [];
    private int _bytes;

    /// <summary>Takes a whole item, JSON. Only one that carries its encrypted content means anything to a provider that has not stored it.</summary>
    public void Add(JsonElement item)
    {
        var raw = ChatJson.Raw(item);
        if (!IsReplayable(item) || _bytes + raw.Length > MaxBytes)
        {
            return;
        }

        _bytes += raw.Length;
        _waiting.Write(_waiting.WrittenCount == 0 ? "["u8 : ","u8);
        _waiting.Write(raw);
    }

    public void AddCall(string id)
    {
        if (_waiting.WrittenCount > 0 && _kept.Count < MaxCalls)
        {
            _waiting.Write("]"u8);
            _kept.Add((id, _waiting.WrittenSpan.ToArray()));
            _waiting.ResetWrittenCount();
        }
    }

    public void Keep(IReasoningMemory memory)
    {
        foreach (var (id, json) in _kept)
        {
            memory.Keep(id, json);
        }
    }

    /// <summary>Writes the items that were kept for a call, as they are to be sent again: their ids mean nothing where nothing is stored.</summary>
    public static void WriteKept(Utf8JsonWriter json, byte[] kept)
    {
        try
        {
            using var document = JsonDocument.Parse(kept);
            if (document.RootElement.ValueKind != JsonValueKind.Array)
            {
                return;
            }

            foreach (var item in document.RootElement.EnumerateArray())
            {
                if (IsReplayable(item))
                {
                    json.WriteStartObject();
                    json.WriteString("type"u8, "reasoning"u8);
                    ChatJson.Copy(json, "id"u8, ChatFields.Value(item, "id"));
                    json.WritePropertyName("summary"u8);
                    var summary = ChatJson.Find(item, "summary"u8);
                    if (summary.ValueKind == JsonValueKind.Array)
                    {
                        ChatJson.Copy(json, summary);
                    }
                    else
                    {
                        json.WriteRawValue("[]"u8, skipInputValidation: true);
                    }

                    ChatJson.Copy(json, "encrypted_content"u8, ChatJson.Find(item, "encrypted_content"u8));
                    json.WriteEndObject();
                }
            }
        }
        catch (JsonException)
        {
            // A memory that was filled by somebody else; the turn goes without.
        }
    }

    private static bool IsReplayable(JsonElement item) =>
        ChatJson.Text(ChatJson.Find(item, "type"u8)) == "reasoning"
        && ChatJson.Find(item, "encrypted_content"u8) is { ValueKind: JsonValueKind.String } content && !ChatJson.RawText(content).IsEmpty;
}
