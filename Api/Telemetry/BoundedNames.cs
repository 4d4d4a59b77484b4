using System.Collections.Concurrent;

namespace Gateway.Api.Telemetry;

/// <summary>
/// The first so many distinct values that callers bring; every further one is <see cref="Other"/>. A label whose values anybody can invent
/// would make the number of time series grow without limit.
/// </summary>
/// <param name="most">How many values are told apart, for the life of the process.</param>
internal sealed class BoundedNames(int most)
{
    public const string Other = "other";

    private readonly ConcurrentDictionary<string, string> _known = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>The value itself, or <see cref="Other"/>.</summary>
    public string Of(string name)
    {
        if (_known.TryGetValue(name, out var known))
        {
            return known;
        }

        if (Volatile.Read(ref _count) >= most)
        {
            return Other;
        }

        // Whoever is one too many gives its place back and is not told apart.
        if (Interlocked.Increment(ref _count) > most)
        {
            Interlocked.Decrement(ref _count);
            return Other;
        }

        if (!_known.TryAdd(name, name))
        {
            Interlocked.Decrement(ref _count);
        }

        return name;
    }
}
