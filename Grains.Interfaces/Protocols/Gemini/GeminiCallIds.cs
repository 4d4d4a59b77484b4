using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Gemini;

/// <summary>Ids of one answer's tool calls. Few models give their calls one; callers tell calls apart by nothing else.</summary>
internal sealed class GeminiCallIds
{
    private const int LongestId = 128;

    private readonly HashSet<string> _given = new(StringComparer.Ordinal);

    /// <summary>The model's own id, or a new one where it has none or gave it before.</summary>
    public string Next(ReadOnlySpan<byte> own)
    {
        var id = own.IsEmpty || own.Length > LongestId ? "" : JsonText.Decode(own, LongestId);
        if (id.Length == 0 || !_given.Add(id))
        {
            id = "call_" + Guid.NewGuid().ToString("N");
            _given.Add(id);
        }

        return id;
    }
}
