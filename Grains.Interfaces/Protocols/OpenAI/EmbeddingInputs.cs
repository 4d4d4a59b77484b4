using System.Text.Json;

namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>Cuts the <c>input</c> of an embeddings request into pieces that a provider takes at once. Pure.</summary>
public sealed class EmbeddingInputs
{
    private readonly ReadOnlyMemory<byte> _body;
    private readonly List<Range> _items;
    private readonly int _start;
    private readonly int _end;

    private EmbeddingInputs(ReadOnlyMemory<byte> body, List<Range> items, int start, int end)
    {
        _body = body;
        _items = items;
        _start = start;
        _end = end;
    }

    /// <summary>Texts, or lists of tokens.</summary>
    public int Count => _items.Count;

    /// <summary>Null where the input is no list: one text, or one list of tokens.</summary>
    /// <param name="body">JSON that <see cref="EmbeddingsRequestReader"/> has accepted.</param>
    public static EmbeddingInputs? Of(ReadOnlyMemory<byte> body)
    {
        var json = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = RequestBodyReader.MaxDepth });
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isInput = JsonText.Is(in json, "input"u8);
            json.Read();
            if (!isInput)
            {
                json.Skip();
                continue;
            }

            return json.TokenType == JsonTokenType.StartArray ? OfArray(body, ref json) : null;
        }

        return null;
    }

    /// <summary>The whole request with so many of its inputs.</summary>
    public byte[] Piece(int first, int count)
    {
        var span = _body.Span;
        var from = _items[first].Start.Value;
        var to = _items[first + count - 1].End.Value;
        var piece = new byte[_start + 1 + (to - from) + 1 + (span.Length - _end)];
        span[..(_start + 1)].CopyTo(piece);
        span[from..to].CopyTo(piece.AsSpan(_start + 1));
        piece[_start + 1 + (to - from)] = (byte)']';
        span[_end..].CopyTo(piece.AsSpan(_start + 2 + (to - from)));
        return piece;
    }

    private static EmbeddingInputs? OfArray(ReadOnlyMemory<byte> body, ref Utf8JsonReader json)
    {
        var (start, items) = ((int)json.TokenStartIndex, new List<Range>());
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType == JsonTokenType.Number)
            {
                return null;
            }

            var from = (int)json.TokenStartIndex;
            json.Skip();
            items.Add(from..(int)json.BytesConsumed);
        }

        return new EmbeddingInputs(body, items, start, (int)json.BytesConsumed);
    }
}
