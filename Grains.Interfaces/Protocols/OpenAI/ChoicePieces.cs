using System.Text.Json;

namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>Collects what the choices of one event add.</summary>
internal struct ChoicePieces
{
    public FramePieces Pieces { get; private set; }

    public int ContentStart { get; private set; }

    public int ContentLength { get; private set; }

    public int OtherStart { get; private set; }

    public int OtherLength { get; private set; }

    public int Calls { get; private set; }

    public void Add(FramePieces pieces) => Pieces |= pieces;

    /// <summary>Adds <paramref name="pieces"/> where there are bytes of it, and gives the bytes back.</summary>
    public int Counted(int bytes, FramePieces pieces)
    {
        if (bytes > 0)
        {
            Pieces |= pieces;
        }

        return bytes;
    }

    /// <summary>Notes a text beside the content; only the first of an event is kept, and hardly any has two.</summary>
    public void AddOther(ref readonly Utf8JsonReader json)
    {
        if (OtherLength == 0 && json.TokenType == JsonTokenType.String)
        {
            OtherStart = (int)json.TokenStartIndex + 1;
            OtherLength = json.ValueSpan.Length;
        }
    }

    /// <summary>A call has its name where it begins.</summary>
    public void AddCall() => Calls++;

    /// <summary>Notes the value of <c>content</c> that <paramref name="json"/> stands on. A second text in one event counts as another choice's.</summary>
    public void AddContent(ref readonly Utf8JsonReader json)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.String when json.ValueSpan.IsEmpty:
                break;
            case JsonTokenType.String when (Pieces & FramePieces.Text) == 0:
                Pieces |= FramePieces.Text;
                ContentStart = (int)json.TokenStartIndex + 1;
                ContentLength = json.ValueSpan.Length;
                break;
            case JsonTokenType.String or JsonTokenType.StartArray or JsonTokenType.StartObject:
                Pieces |= FramePieces.Other;
                break;
        }
    }
}
