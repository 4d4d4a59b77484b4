using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Grains.Interfaces.Protocols.Gemini;

/// <summary>
/// Arguments that come in pieces, each with its place (Vertex, <c>streamFunctionCallArguments</c>): the pieces may come in any order of
/// the object's members, so the JSON text is known at the end only.
/// </summary>
internal sealed class GeminiArguments
{
    private const int MaxDepth = 64;

    private readonly GeminiArgumentNode _root = new();

    /// <param name="pieces">The array <c>partialArgs</c>.</param>
    /// <returns>False where a piece has no place that it could be put into.</returns>
    public bool TryAdd(ReadOnlySpan<byte> pieces)
    {
        var reader = new Utf8JsonReader(pieces, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            using var document = JsonDocument.ParseValue(ref reader);
            foreach (var piece in document.RootElement.EnumerateArray())
            {
                if (!TryAdd(piece))
                {
                    return false;
                }
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    public byte[] ToJson()
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output, ChatJson.WriterOptions))
        {
            _root.Write(json);
        }

        return output.WrittenSpan.ToArray();
    }

    private bool TryAdd(JsonElement piece)
    {
        if (Find(ChatJson.Text(ChatJson.Find(piece, "jsonPath"u8)) ?? "") is not { } node)
        {
            return false;
        }

        var text = ChatJson.Find(piece, "stringValue"u8);
        if (text.ValueKind == JsonValueKind.String)
        {
            return node.Append(ChatJson.RawText(text));
        }

        var number = ChatJson.Find(piece, "numberValue"u8);
        if (number.ValueKind == JsonValueKind.Number)
        {
            return node.Set(ChatJson.Raw(number));
        }

        var flag = ChatJson.Find(piece, "boolValue"u8);
        return flag.ValueKind is JsonValueKind.True or JsonValueKind.False ? node.Set(ChatJson.Raw(flag)) : node.Set("null"u8);
    }

    /// <summary>The node at a path such as <c>$.recipe.steps[0]</c> or <c>$['recipe']</c>; null where the path leads nowhere.</summary>
    private GeminiArgumentNode? Find(string path)
    {
        if (!path.StartsWith('$'))
        {
            return null;
        }

        var node = _root;
        var depth = 0;
        for (var at = 1; at < path.Length && node is not null; depth++)
        {
            int end;
            if (path[at] == '.')
            {
                end = path.AsSpan(at + 1).IndexOfAny('.', '[') is var next and >= 0 ? at + 1 + next : path.Length;
                node = node.Member(path[(at + 1)..end]);
            }
            else if (path[at] == '[' && at + 1 < path.Length && path[at + 1] is '\'' or '"')
            {
                var close = path.IndexOf($"{path[at + 1]}]", at + 2, StringComparison.Ordinal);
                end = close < 0 ? path.Length : close + 2;
                node = close < 0 ? null : node.Member(path[(at + 2)..close]);
            }
            else
            {
                var close = path[at] == '[' ? path.IndexOf(']', at) : -1;
                end = close < 0 ? path.Length : close + 1;
                node = close > 0 && int.TryParse(path.AsSpan(at + 1, close - at - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                    ? node.Element(index)
                    : null;
            }

            if (depth == MaxDepth)
            {
                return null;
            }

            at = end;
        }

        return node == _root ? null : node;
    }
}
