using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Gateway.Grains.Interfaces.Usage;

namespace Gateway.Grains.Usage;

/// <summary>
/// The node's notes of requests that spend bounded money, in files of <see cref="OpenSlots"/>. What an earlier process left there is read at the
/// start; its rows are written once all its finished requests are in the store, so that those that had been finished keep their own.
/// </summary>
internal sealed class OpenRequests : IOpenRequests, IDisposable
{
    private const string Extension = ".open";

    /// <summary>65,536 requests in flight: far beyond what a node carries.</summary>
    private const int MostFiles = 64;

    private readonly string _directory;
    private readonly Lock _lock = new();
    private readonly Stack<int> _free = new();
    private readonly string[] _leftBehind;
    private readonly string _name = RandomNumberGenerator.GetHexString(16, lowercase: true);

    // Grows under the lock, and is replaced as a whole.
    private volatile OpenSlots[] _files = [];

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _note;

    public OpenRequests(string directory)
    {
        _directory = directory;
        _leftBehind = [.. Directory.EnumerateFiles(directory, "*" + Extension)];
    }

    public bool HasLeftBehind => _leftBehind.Length > 0;

    public int Begin(UsageRecord ifLost)
    {
        var note = _note ??= new ArrayBufferWriter<byte>(OpenSlots.MaxNote);
        Encode(note, ifLost);
        if (note.WrittenCount > OpenSlots.MaxNote)
        {
            // Names that callers choose can be long; what counts is whose money it is and how much.
            Encode(note, ifLost with { RequestedModel = "", Route = null, Model = null });
        }

        var ticket = Take();
        if (note.WrittenCount > OpenSlots.MaxNote)
        {
            Return(ticket);
            throw new IOException($"The note of request {ifLost.Id} has {note.WrittenCount} bytes, more than {OpenSlots.MaxNote}.");
        }

        var (file, slot) = Math.DivRem(ticket, OpenSlots.Count);
        _files[file].Write(slot, note.WrittenSpan);
        Volatile.Write(ref _files[file].Records[slot], ifLost);
        return ticket;
    }

    public void End(int ticket)
    {
        _files[ticket / OpenSlots.Count].Clear(ticket % OpenSlots.Count);
        Return(ticket);
    }

    /// <summary>Whether a request of this owner, made before this id, still runs.</summary>
    public bool Any(SpendOwner owner, string before, IReadOnlySet<string> except)
    {
        foreach (var record in _files.SelectMany(static file => file.Records))
        {
            if (record is not null
                && (owner.KeyId is { } key ? record.KeyId == key : record.Team == owner.Team)
                && string.CompareOrdinal(record.Id, before) < 0
                && !except.Contains(record.Id))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The note of the oldest request that still runs; null for none.</summary>
    public UsageRecord? Oldest() => _files.SelectMany(static file => file.Records).OfType<UsageRecord>().MinBy(static record => record.Id, StringComparer.Ordinal);

    /// <summary>The rows of requests that an earlier process did not come to finish.</summary>
    public (List<UsageRecord> Lost, int Unreadable) ReadLeftBehind()
    {
        var lost = new List<UsageRecord>();
        var unreadable = 0;
        foreach (var note in _leftBehind.SelectMany(OpenSlots.Read))
        {
            try
            {
                lost.Add(UsageRecordReader.Read(note));
            }
            catch (Exception exception) when (exception is JsonException or FormatException or OverflowException)
            {
                unreadable++;
            }
        }

        return (lost, unreadable);
    }

    /// <summary>Their rows are in the store.</summary>
    public void ForgetLeftBehind() => Array.ForEach(_leftBehind, File.Delete);

    public void Dispose()
    {
        lock (_lock)
        {
            // An orderly end has no open requests: the empty files need not be read.
            var isEmpty = Array.TrueForAll(_files, static file => Array.TrueForAll(file.Records, static record => record is null));
            for (var at = 0; at < _files.Length; at++)
            {
                _files[at].Dispose();
                if (isEmpty)
                {
                    File.Delete(PathOf(at));
                }
            }
        }
    }

    private static void Encode(ArrayBufferWriter<byte> note, UsageRecord record)
    {
        note.ResetWrittenCount();
        using var json = new Utf8JsonWriter(note, new JsonWriterOptions { SkipValidation = true });
        UsageRecordWriter.Write(json, record);
    }

    private int Take()
    {
        lock (_lock)
        {
            if (_free.Count == 0)
            {
                Grow();
            }

            return _free.Pop();
        }
    }

    private void Return(int ticket)
    {
        Volatile.Write(ref _files[ticket / OpenSlots.Count].Records[ticket % OpenSlots.Count], null);
        lock (_lock)
        {
            _free.Push(ticket);
        }
    }

    private void Grow()
    {
        if (_files.Length == MostFiles)
        {
            throw new IOException($"More than {MostFiles * OpenSlots.Count} requests with a budget are in flight.");
        }

        var first = _files.Length * OpenSlots.Count;
        _files = [.. _files, new OpenSlots(PathOf(_files.Length))];
        for (var slot = OpenSlots.Count - 1; slot >= 0; slot--)
        {
            _free.Push(first + slot);
        }
    }

    private string PathOf(int file) => Path.Combine(_directory, $"{_name}-{file:x2}{Extension}");
}
