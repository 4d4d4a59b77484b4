namespace Gateway.Grains.Interfaces.Protocols.Messages;

/// <summary>
/// The tool calls of one stream, in the order in which they began. Pieces of several calls may come in turns, and blocks may not overlap: only
/// the first call that is not complete is written, the others wait.
/// </summary>
internal sealed class MessagesCalls
{
    private const int MaxCalls = 1024;

    private const int MaxHeldBytes = 16 * 1024 * 1024;

    private readonly List<MessagesCall> _calls = [];
    private readonly Dictionary<int, MessagesCall> _byIndex = [];
    private long _held;

    public int Count => _calls.Count;

    /// <summary>More came than is kept: the answer cannot be told.</summary>
    public bool IsTooLarge { get; private set; }

    public MessagesCall this[int number] => _calls[number];

    /// <summary>Adds a piece to the call that it is of. Null where there is no room for it.</summary>
    public MessagesCall? Add(MessagesCallPiece piece)
    {
        var call = Find(piece);
        _held += piece.Arguments.Length;
        if (call is null || _held > MaxHeldBytes)
        {
            IsTooLarge = true;
            return null;
        }

        // Some providers repeat both with every piece.
        call.Id = call.Id.Length == 0 ? piece.Id : call.Id;
        call.Name = call.Name.Length == 0 ? piece.Name : call.Name;
        call.Add(piece.Arguments);
        return call;
    }

    /// <summary>What was held of a call was written.</summary>
    public void Written(MessagesCall call)
    {
        _held -= call.Held.WrittenCount;
        call.Held.ResetWrittenCount();
    }

    private MessagesCall? Find(MessagesCallPiece piece)
    {
        var last = _calls.Count > 0 ? _calls[^1] : null;
        var known = piece.Index is { } index ? _byIndex.GetValueOrDefault(index) : piece.Id.Length > 0 && piece.Id != last?.Id ? null : last;

        // Ollama counts all calls of an answer with the same index; ids alone do not tell, for some change them with every piece.
        var isNew = known is null || (known.IsDone && piece.Name.Length > 0 && piece.Id.Length > 0 && piece.Id != known.Id);
        if (!isNew)
        {
            return known;
        }

        if (_calls.Count == MaxCalls)
        {
            return null;
        }

        var call = new MessagesCall();
        _calls.Add(call);
        if (piece.Index is { } number)
        {
            _byIndex[number] = call;
        }

        return call;
    }
}
