using System.Buffers;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>Gathers what goes back to the provider with one reasoning item.</summary>
internal sealed class ResponsesTurnThoughts
{
    private const int MaxBytes = 4 * 1024 * 1024;

    private readonly ArrayBufferWriter<byte> _blocks = new(16);

    /// <summary>Whether the provider wants the text itself back.</summary>
    public bool TextGoesBack { get; set; }

    public void Add(JsonElement blocks)
    {
        foreach (var block in blocks.EnumerateArray())
        {
            var json = ChatJson.Raw(block);
            if (_blocks.WrittenCount + json.Length < MaxBytes)
            {
                _blocks.Write(_blocks.WrittenCount > 0 ? ","u8 : ""u8);
                _blocks.Write(json);
            }
        }
    }

    /// <summary>The item's <c>encrypted_content</c>, and nothing is left; null where nothing goes back.</summary>
    public string? Take()
    {
        var content = _blocks.WrittenCount > 0 ? ResponsesThoughts.Write([.. "{\"thinking_blocks\":["u8, .. _blocks.WrittenSpan, .. "]}"u8])
            : TextGoesBack ? ResponsesThoughts.Write("{\"reasoning_content\":true}"u8)
            : null;
        _blocks.ResetWrittenCount();
        TextGoesBack = false;
        return content;
    }
}
