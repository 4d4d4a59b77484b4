namespace Gateway.Grains.Interfaces.Values;

/// <summary>Makes the ids of requests: <c>req_</c> and 32 hex digits that sort by the time of their making (UUID version 7).</summary>
public static class RequestId
{
    public const string Prefix = "req_";

    public static string New(TimeProvider time) => string.Concat(Prefix, Guid.CreateVersion7(time.GetUtcNow()).ToString("N"));

    /// <summary>The smallest id that a request made at <paramref name="time"/> can have; ids compare as ordinal strings.</summary>
    public static string FloorOf(DateTimeOffset time) =>
        string.Concat(Prefix, Math.Max(0, time.ToUnixTimeMilliseconds()).ToString("x12"), "00000000000000000000");
}
