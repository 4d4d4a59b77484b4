using System.Globalization;

namespace Gateway.Grains.Interfaces.Values;

/// <summary>Makes the ids of requests: <c>req_</c> and 32 hex digits that sort by the time of their making (UUID version 7).</summary>
public static class RequestId
{
    public const string Prefix = "req_";

    public static string New(TimeProvider time) => string.Concat(Prefix, Guid.CreateVersion7(time.GetUtcNow()).ToString("N"));

    /// <summary>The smallest id that a request made at <paramref name="time"/> can have; ids compare as ordinal strings.</summary>
    public static string FloorOf(DateTimeOffset time) =>
        string.Concat(Prefix, Math.Max(0, time.ToUnixTimeMilliseconds()).ToString("x12"), "00000000000000000000");

    /// <summary>The time, in whole milliseconds, that an id made by <see cref="New"/> holds. Throws <see cref="FormatException"/> for any other text.</summary>
    public static DateTimeOffset TimeOf(string id)
    {
        const int TimeDigits = 12;
        return id.Length > Prefix.Length + TimeDigits
            && long.TryParse(id.AsSpan(Prefix.Length, TimeDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var milliseconds)
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : throw new FormatException("This is no request's id.");
    }
}
