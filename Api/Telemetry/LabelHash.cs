using System.Runtime.InteropServices;

namespace Gateway.Api.Telemetry;

/// <summary>
/// A hash of labels that looks at a text's length, beginning, middle and end only: a dozen texts are hashed for each request, and the runtime's
/// own hash reads each to its end. Callers who choose names that collide gain nothing: a table holds a bounded number of them.
/// </summary>
internal static class LabelHash
{
    private const ulong Odd = 0x9E3779B97F4A7C15;

    public static int Of(ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        var hash = (ulong)labels.Length;
        foreach (ref readonly var label in labels)
        {
            hash = (hash ^ Of(label.Value)) * Odd;
        }

        return (int)(hash >> 32);
    }

    private static ulong Of(object? value) => value is string text ? Of(MemoryMarshal.AsBytes(text.AsSpan())) : (ulong)(value?.GetHashCode() ?? 0);

    private static ulong Of(ReadOnlySpan<byte> text)
    {
        var hash = (ulong)text.Length;
        if (text.Length >= sizeof(ulong))
        {
            hash = (hash ^ MemoryMarshal.Read<ulong>(text)) * Odd;
            hash = (hash ^ MemoryMarshal.Read<ulong>(text[((text.Length - sizeof(ulong)) / 2)..])) * Odd;
            hash = (hash ^ MemoryMarshal.Read<ulong>(text[^sizeof(ulong)..])) * Odd;
        }
        else
        {
            foreach (var part in text)
            {
                hash = (hash ^ part) * Odd;
            }
        }

        // What was multiplied upwards comes down again.
        return hash ^ (hash >> 29);
    }
}
