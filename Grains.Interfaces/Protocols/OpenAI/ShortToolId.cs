using System.Buffers;
using System.IO.Hashing;

namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>
/// Ids of tool calls for providers that take nine letters and digits only. Another vendor's id becomes a hash of itself, so that a call and its
/// result keep one id, in this request and the next.
/// </summary>
internal static class ShortToolId
{
    private const int Length = 9;

    private static readonly SearchValues<byte> Allowed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"u8);

    private static ReadOnlySpan<byte> Alphabet => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"u8;

    /// <param name="quoted">The JSON string, with its quotes.</param>
    public static bool Is(ReadOnlySpan<byte> quoted) => quoted.Length == Length + 2 && !quoted[1..^1].ContainsAnyExcept(Allowed);

    /// <summary>A JSON string, with its quotes. 53 bits of a hash: two ids of one conversation do not meet.</summary>
    public static byte[] Of(ReadOnlySpan<byte> quoted)
    {
        var hash = Hash(quoted[1..^1]);
        var id = new byte[Length + 2];
        id[0] = id[^1] = (byte)'"';
        for (var at = 1; at <= Length; at++)
        {
            id[at] = Alphabet[(int)(hash % 62)];
            hash /= 62;
        }

        return id;
    }

    /// <summary>However it is escaped, it is one id.</summary>
    private static ulong Hash(ReadOnlySpan<byte> raw)
    {
        if (!raw.Contains((byte)'\\'))
        {
            return XxHash64.HashToUInt64(raw);
        }

        var rented = ArrayPool<byte>.Shared.Rent(raw.Length);
        try
        {
            return XxHash64.HashToUInt64(rented.AsSpan(0, JsonText.DecodeUtf8(raw, rented)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
