using System.Buffers.Binary;
using System.IO.Hashing;
using System.IO.MemoryMappedFiles;
using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Storage;

namespace Gateway.Grains.Usage;

/// <summary>
/// A file of notes in slots of fixed size, mapped into memory: writing one is a copy, and the kernel has it when the copy is done, so that a
/// killed process leaves it behind. A note that was written in part does not have the right checksum.
/// </summary>
internal sealed class OpenSlots : IDisposable
{
    public const int Count = 1024;
    public const int MaxNote = SlotSize - HeaderSize;

    private const int SlotSize = 1024;
    private const int HeaderSize = 8;

    private readonly FileStream _file;
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;

    /// <summary>The notes as they were written, for this process; null where a slot is free.</summary>
    public UsageRecord?[] Records { get; } = new UsageRecord?[Count];

    /// <summary>Throws <see cref="IOException"/> where there is no room on the disk: writing to a mapped file must not find that out.</summary>
    public OpenSlots(string path)
    {
        _file = DataDirectory.Open(path, FileMode.CreateNew, FileShare.ReadWrite | FileShare.Delete, Count * SlotSize);
        try
        {
            _map = MemoryMappedFile.CreateFromFile(_file, null, Count * SlotSize, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
            _view = _map.CreateViewAccessor();
        }
        catch
        {
            _map?.Dispose();
            _file.Dispose();
            throw;
        }
    }

    public void Write(int slot, ReadOnlySpan<byte> note)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        BinaryPrimitives.WriteInt32LittleEndian(header, note.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], Crc32.HashToUInt32(note));
        var handle = _view.SafeMemoryMappedViewHandle;
        handle.WriteSpan<byte>((ulong)((slot * SlotSize) + HeaderSize), note);
        handle.WriteSpan<byte>((ulong)(slot * SlotSize), header);
    }

    public void Clear(int slot) => _view.SafeMemoryMappedViewHandle.WriteSpan<byte>((ulong)(slot * SlotSize), stackalloc byte[HeaderSize]);

    /// <summary>The whole notes in a file that an earlier process left behind.</summary>
    public static IEnumerable<byte[]> Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        for (var at = 0; at + SlotSize <= bytes.Length; at += SlotSize)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at));
            if (length is > 0 and <= MaxNote
                && Crc32.HashToUInt32(bytes.AsSpan(at + HeaderSize, length)) == BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 4)))
            {
                yield return bytes[(at + HeaderSize)..(at + HeaderSize + length)];
            }
        }
    }

    public void Dispose()
    {
        _view.Dispose();
        _map.Dispose();
        _file.Dispose();
    }
}
