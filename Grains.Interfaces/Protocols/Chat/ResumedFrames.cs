using System.Buffers;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.Protocols.Chat;

/// <summary>
/// Joins the stream of a second provider to the one that broke off: the caller sees one id and one answer. Only for answers of one choice
/// of which nothing but text and reasoning was delivered. One instance a stream.
/// </summary>
public sealed class ResumedFrames
{
    private readonly HeldText _held;
    private readonly bool _hasText;
    private readonly long _prefillTokens;
    private readonly string? _id;
    private readonly long? _created;

    /// <param name="firstChunk">A chunk of the first stream, JSON: its id and time are kept. Empty where there was none.</param>
    /// <param name="delivered">The text that the caller has, UTF-8.</param>
    /// <param name="prefilled">Whether the second provider was asked to go on from that text; else it answers from the start.</param>
    /// <param name="prefillTokens">Tokens of that text, which the second provider counts as its prompt; 0 unless <paramref name="prefilled"/>.</param>
    public ResumedFrames(ReadOnlySpan<byte> firstChunk, ReadOnlyMemory<byte> delivered, bool prefilled, long prefillTokens)
    {
        _held = new HeldText(delivered, prefilled);
        _hasText = delivered.Length > 0;
        _prefillTokens = prefillTokens;
        if (firstChunk.IsEmpty)
        {
            return;
        }

        var json = new Utf8JsonReader(firstChunk);
        using var chunk = JsonDocument.ParseValue(ref json);
        _id = ChatJson.Text(ChatJson.Find(chunk.RootElement, "id"u8));
        var created = ChatJson.Find(chunk.RootElement, "created"u8);
        _created = created.ValueKind == JsonValueKind.Number && created.TryGetInt64(out var seconds) ? seconds : null;
    }

    /// <summary>The new answer does not begin with what the caller has.</summary>
    public bool Diverged => _held.Diverged;

    /// <summary>Whether all that the caller has was met, so that nothing is held back.</summary>
    public bool IsJoined => _held.IsOpen;

    /// <summary>The text of the last frame that was rewritten, UTF-8: what the caller gets of it. Empty where it has none.</summary>
    public byte[] LastText { get; private set; } = [];

    /// <summary>The second provider's count as the caller's: what was given to it as a prefill is output all the same.</summary>
    public TokenUsage Adjust(TokenUsage usage)
    {
        var moved = Math.Min(_prefillTokens, usage.Prompt);
        return (usage with { Prompt = usage.Prompt - moved, Completion = usage.Completion + moved }).Clamped();
    }

    /// <summary>Writes the frame that the caller gets for this chunk; nothing where all of it is held back.</summary>
    /// <param name="payload">A chunk, JSON: what <see cref="FrameReader"/> has found to be one.</param>
    /// <returns>False where the chunk holds text that is no Unicode and cannot be written again.</returns>
    public bool TryRewrite(ReadOnlySpan<byte> payload, IBufferWriter<byte> output)
    {
        try
        {
            LastText = [];
            Rewrite(payload, output);
            return true;
        }
        catch (Exception malformed) when (malformed is InvalidOperationException or JsonException)
        {
            // Names with unpaired surrogates: whoever sends them is not to be trusted with the rest of an answer.
            return false;
        }
    }

    private void Rewrite(ReadOnlySpan<byte> payload, IBufferWriter<byte> output)
    {
        var json = new Utf8JsonReader(payload, new JsonReaderOptions { MaxDepth = AnswerReader.MaxDepth });
        using var chunk = JsonDocument.ParseValue(ref json);
        var root = chunk.RootElement;
        var frame = new ArrayBufferWriter<byte>(payload.Length + 64);
        frame.Write("data: "u8);
        var says = false;
        using (var writer = new Utf8JsonWriter(frame, ChatJson.WriterOptions))
        {
            writer.WriteStartObject();
            foreach (var property in root.EnumerateObject())
            {
                if (property.NameEquals("id"u8) && _id is not null)
                {
                    writer.WriteString("id"u8, _id);
                }
                else if (property.NameEquals("created"u8) && _created is { } created)
                {
                    writer.WriteNumber("created"u8, created);
                }
                else if (property.NameEquals("choices"u8) && property.Value.ValueKind == JsonValueKind.Array)
                {
                    says |= WriteChoices(writer, property.Value);
                }
                else if (property.NameEquals("usage"u8) && property.Value.ValueKind == JsonValueKind.Object)
                {
                    says = true;
                    WriteUsage(writer, property.Value);
                }
                else
                {
                    writer.WritePropertyName(property.Name);
                    ChatJson.Copy(writer, property.Value);
                }
            }

            writer.WriteEndObject();
        }

        if (says && !Diverged)
        {
            frame.Write("\n\n"u8);
            output.Write(frame.WrittenSpan);
        }
    }

    private bool WriteChoices(Utf8JsonWriter writer, JsonElement choices)
    {
        var says = false;
        writer.WriteStartArray("choices"u8);
        foreach (var choice in choices.EnumerateArray())
        {
            if (choice.ValueKind != JsonValueKind.Object)
            {
                continue;
            }

            var ends = ChatJson.Find(choice, "finish_reason"u8).ValueKind == JsonValueKind.String;
            says |= ends;
            writer.WriteStartObject();
            foreach (var property in choice.EnumerateObject())
            {
                if (property.NameEquals("delta"u8) && property.Value.ValueKind == JsonValueKind.Object)
                {
                    says |= WriteDelta(writer, property.Value, ends);
                }
                else if (!property.NameEquals("logprobs"u8))
                {
                    writer.WritePropertyName(property.Name);
                    ChatJson.Copy(writer, property.Value);
                }
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        return says;
    }

    private bool WriteDelta(Utf8JsonWriter writer, JsonElement delta, bool ends)
    {
        var says = false;
        byte[] text = ChatJson.Text(ChatJson.Find(delta, "content"u8)) is { Length: > 0 } piece ? _held.Take(System.Text.Encoding.UTF8.GetBytes(piece)) : [];
        if (!_held.IsOpen && (ends || ChatJson.Find(delta, "tool_calls"u8).ValueKind == JsonValueKind.Array))
        {
            text = [.. text, .. _held.End()];
        }

        LastText = text;
        writer.WriteStartObject("delta"u8);
        if (text.Length > 0)
        {
            says = true;
            writer.WriteString("content"u8, text);
        }

        foreach (var property in delta.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Null || property.NameEquals("content"u8) || property.NameEquals("role"u8)
                || (_hasText && (property.NameEquals("reasoning"u8) || property.NameEquals("reasoning_content"u8) || property.NameEquals("reasoning_details"u8))))
            {
                // Who speaks was said; and what is thought again comes too late before a text that has begun.
                continue;
            }

            says = true;
            writer.WritePropertyName(property.Name);
            ChatJson.Copy(writer, property.Value);
        }

        writer.WriteEndObject();
        return says;
    }

    private void WriteUsage(Utf8JsonWriter writer, JsonElement usage)
    {
        var prompt = Count(usage, "prompt_tokens"u8);
        var moved = Math.Min(_prefillTokens, prompt);
        writer.WriteStartObject("usage"u8);
        foreach (var property in usage.EnumerateObject())
        {
            if (moved > 0 && property.NameEquals("prompt_tokens"u8))
            {
                writer.WriteNumber("prompt_tokens"u8, prompt - moved);
            }
            else if (moved > 0 && property.NameEquals("completion_tokens"u8))
            {
                writer.WriteNumber("completion_tokens"u8, Count(usage, "completion_tokens"u8) + moved);
            }
            else
            {
                writer.WritePropertyName(property.Name);
                ChatJson.Copy(writer, property.Value);
            }
        }

        writer.WriteEndObject();
    }

    private static long Count(JsonElement usage, ReadOnlySpan<byte> name)
    {
        var count = ChatJson.Find(usage, name);
        return count.ValueKind == JsonValueKind.Number && count.TryGetInt64(out var tokens) ? Math.Max(0, tokens) : 0;
    }
}
