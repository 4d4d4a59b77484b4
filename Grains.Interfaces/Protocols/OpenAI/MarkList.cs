namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>Collects marks on the stack; only a body with many of them (one per developer message) takes to the heap before the end.</summary>
internal ref struct MarkList(Span<BodyMark> initial)
{
    private Span<BodyMark> _marks = initial;
    private int _count;

    /// <summary>Adds a mark and returns its number.</summary>
    public int Add(BodyMark mark)
    {
        if (_count == _marks.Length)
        {
            var larger = new BodyMark[_marks.Length * 2];
            _marks.CopyTo(larger);
            _marks = larger;
        }

        _marks[_count] = mark;
        return _count++;
    }

    /// <summary>Sets the end of a mark that was added before its value was read.</summary>
    public readonly void Close(int number, int valueEnd) => _marks[number] = _marks[number] with { ValueEnd = valueEnd };

    public readonly BodyMark[] ToArray() => _marks[.._count].ToArray();
}
