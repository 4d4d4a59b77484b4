using System.Text;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Forms;

/// <summary>
/// Finds the parts of a form (RFC 7578) while its bytes pass by, in pieces of any length. Holds no more of them than a part's headers and short
/// values. One instance a form; never throws, whatever the bytes.
/// </summary>
public sealed class MultipartScanner
{
    public const int MaxParts = 64;

    public const int MaxHeadBytes = 16 * 1024;

    /// <summary>Longer values are not kept.</summary>
    public const int MaxValueBytes = 1024;

    private const int FirstHeadBytes = 512;

    private readonly byte[] _delimiter;
    private readonly byte[] _carry;
    private readonly byte[] _value;
    private readonly List<FormPart> _parts = [];
    private byte[] _head = new byte[FirstHeadBytes];
    private int _carried;
    private int _valueLength;
    private int _headLength;
    private long _position;
    private long _partStart;
    private long _contentStart;
    private string _name = "";
    private bool _isFile;
    private bool _inPart;
    private bool _inHead;
    private bool _isComplete;

    /// <param name="boundary">As <see cref="FormBoundary"/> reads it.</param>
    public MultipartScanner(string boundary)
    {
        _delimiter = Encoding.ASCII.GetBytes("\r\n--" + boundary);
        _carry = new byte[_delimiter.Length - 1];
        _value = new byte[MaxValueBytes + 1 + _delimiter.Length];

        // The first delimiter has no line before it: as if there were one.
        "\r\n"u8.CopyTo(_carry);
        _carried = 2;
    }

    /// <summary>The parts that are complete, in their order.</summary>
    public IReadOnlyList<FormPart> Parts => _parts;

    /// <summary>Why the form must be answered with 400; null while nothing is wrong.</summary>
    public RequestFault? Fault { get; private set; }

    /// <summary>Bytes that were scanned.</summary>
    public long Length => _position;

    /// <summary>Takes the next bytes. False where something is wrong with the form.</summary>
    public bool Scan(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && Fault is null)
        {
            // What stands behind the closing delimiter means nothing.
            var used = _isComplete ? bytes.Length : _inHead ? ScanHead(bytes) : ScanContent(bytes);
            _position += used;
            bytes = bytes[used..];
        }

        return Fault is null;
    }

    /// <summary>All bytes were scanned. False where something is wrong with the form.</summary>
    public bool End()
    {
        if (!_isComplete)
        {
            Fault ??= FormFaults.Truncated();
        }

        return Fault is null;
    }

    private int ScanContent(ReadOnlySpan<byte> bytes)
    {
        // 1. A delimiter that began in the bytes before.
        var more = Math.Min(bytes.Length, _carry.Length);
        Span<byte> joint = stackalloc byte[2 * _carry.Length];
        joint = joint[..(_carried + more)];
        _carry.AsSpan(0, _carried).CopyTo(joint);
        bytes[..more].CopyTo(joint[_carried..]);
        var at = joint.IndexOf(_delimiter);
        if (at >= 0)
        {
            var used = at + _delimiter.Length - _carried;
            Keep(bytes[..used]);
            EndContent(_position - _carried + at);
            return used;
        }

        // 2. One in these.
        at = bytes.IndexOf(_delimiter);
        if (at >= 0)
        {
            Keep(bytes[..(at + _delimiter.Length)]);
            EndContent(_position + at);
            return at + _delimiter.Length;
        }

        // 3. Its beginning may be at their end.
        Keep(bytes);
        if (bytes.Length >= _carry.Length)
        {
            bytes[^_carry.Length..].CopyTo(_carry);
            _carried = _carry.Length;
        }
        else
        {
            var keep = Math.Min(joint.Length, _carry.Length);
            joint[^keep..].CopyTo(_carry);
            _carried = keep;
        }

        return bytes.Length;
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (!_inPart || _isFile)
        {
            return;
        }

        var room = Math.Min(bytes.Length, _value.Length - _valueLength);
        bytes[..room].CopyTo(_value.AsSpan(_valueLength));
        _valueLength += room;
    }

    private void EndContent(long end)
    {
        if (_inPart)
        {
            var length = end - _contentStart;
            var value = _isFile || length > MaxValueBytes ? null : Encoding.UTF8.GetString(_value, 0, (int)length);
            _parts.Add(new FormPart(_name, _isFile, _partStart, _contentStart, end, value));
        }

        _partStart = Math.Max(0, end);
        _inPart = false;
        _inHead = true;
        _headLength = 0;
    }

    private int ScanHead(ReadOnlySpan<byte> bytes)
    {
        var before = _headLength;
        var take = Math.Min(bytes.Length, MaxHeadBytes - before);
        if (_head.Length < before + take)
        {
            Array.Resize(ref _head, Math.Min(MaxHeadBytes, Math.Max(before + take, 2 * _head.Length)));
        }

        bytes[..take].CopyTo(_head.AsSpan(before));
        var head = _head.AsSpan(0, before + take);
        if (head.StartsWith("--"u8))
        {
            _isComplete = true;
            return bytes.Length;
        }

        var from = Math.Max(0, before - 3);
        var end = head[from..].IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            _headLength = head.Length;
            Fault = head.Length == MaxHeadBytes ? FormFaults.TooLongHead() : null;
            return take;
        }

        end += from;
        Fault = _parts.Count == MaxParts ? FormFaults.TooManyParts() : PartHead.Read(head[..end], out _name, out _isFile);
        _inPart = true;
        _inHead = false;
        _carried = 0;
        _valueLength = 0;
        var used = end + 4 - before;
        _contentStart = _position + used;
        return used;
    }
}
