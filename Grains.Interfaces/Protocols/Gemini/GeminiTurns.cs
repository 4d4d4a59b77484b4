using System.Text.Json;

namespace Gateway.Grains.Interfaces.Protocols.Gemini;

/// <summary>Writes the elements of <c>contents</c>: neighbours of one role become one, and none is written before it has a part.</summary>
internal sealed class GeminiTurns(Utf8JsonWriter json)
{
    private bool _open;
    private bool _isModel;

    /// <summary>How many were begun.</summary>
    public int Count { get; private set; }

    /// <summary>Begins a part of this role's turn; the caller writes its properties and ends the object.</summary>
    /// <param name="role"><c>user</c> or <c>model</c>; any other is refused with 400.</param>
    public void Part(ReadOnlySpan<byte> role)
    {
        var isModel = role.SequenceEqual("model"u8);
        if (!_open || _isModel != isModel)
        {
            End();
            _open = true;
            _isModel = isModel;
            Count++;
            json.WriteStartObject();
            json.WriteString("role"u8, role);
            json.WriteStartArray("parts"u8);
        }

        json.WriteStartObject();
    }

    public void End()
    {
        if (_open)
        {
            _open = false;
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }
}
