namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>Changes to a JSON body that has been read without a fault, gathered in the order of their places.</summary>
internal sealed class BodyEdits(ReadOnlyMemory<byte> body)
{
    private readonly List<BodyEdit> _edits = [];

    public void Replace(int start, int end, ReadOnlyMemory<byte> replacement) => _edits.Add(new BodyEdit(start, end, replacement));

    /// <summary>Takes a property out, with the one comma that goes with it.</summary>
    public void Remove(BodyMark mark)
    {
        ReadOnlySpan<byte> bytes = body.Span;
        int next = SkipWhiteSpace(bytes, mark.ValueEnd);
        if (bytes[next] == (byte)',')
        {
            Replace(mark.NameStart, next + 1, default);
            return;
        }

        // It is the last property: the comma before it goes, or, where a removal before it took that one, the comma before both.
        int start = mark.NameStart;
        while (true)
        {
            int previous = SkipWhiteSpaceBack(bytes, start - 1);
            if (bytes[previous] != (byte)',')
            {
                break;
            }

            if (_edits.Count == 0 || _edits[^1].End <= previous)
            {
                start = previous;
                break;
            }

            start = _edits[^1].Start;
            _edits.RemoveAt(_edits.Count - 1);
        }

        Replace(start, mark.ValueEnd, default);
    }

    public IReadOnlyList<ReadOnlyMemory<byte>> ToSegments()
    {
        if (_edits.Count == 0)
        {
            return [body];
        }

        var segments = new List<ReadOnlyMemory<byte>>((2 * _edits.Count) + 1);
        int position = 0;
        foreach (BodyEdit edit in _edits)
        {
            Add(segments, body[position..edit.Start]);
            Add(segments, edit.Replacement);
            position = edit.End;
        }

        Add(segments, body[position..]);
        return segments;
    }

    public static int SkipWhiteSpace(ReadOnlySpan<byte> bytes, int index)
    {
        while (IsWhiteSpace(bytes[index]))
        {
            index++;
        }

        return index;
    }

    private static int SkipWhiteSpaceBack(ReadOnlySpan<byte> bytes, int index)
    {
        while (IsWhiteSpace(bytes[index]))
        {
            index--;
        }

        return index;
    }

    private static bool IsWhiteSpace(byte value) => value is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t';

    private static void Add(List<ReadOnlyMemory<byte>> segments, ReadOnlyMemory<byte> segment)
    {
        if (!segment.IsEmpty)
        {
            segments.Add(segment);
        }
    }
}
