using System.Buffers;
using System.Runtime.InteropServices;

namespace Gateway.Grains.Providers.Wire;

/// <summary>Makes what was written readable.</summary>
internal static class WrittenStream
{
    public static Stream Over(ArrayBufferWriter<byte> written) =>
        MemoryMarshal.TryGetArray(written.WrittenMemory, out var array) && array.Array is { } bytes
            ? new MemoryStream(bytes, array.Offset, array.Count, writable: false)
            : new MemoryStream(written.WrittenSpan.ToArray(), writable: false);
}
