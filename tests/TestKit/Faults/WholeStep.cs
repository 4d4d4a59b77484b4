using System.IO.Compression;

namespace Gateway.TestKit.Faults;

/// <summary>A whole answer of known length.</summary>
public sealed record WholeStep : FaultStep
{
    public int Status { get; init; } = 200;

    public byte[] Body { get; init; } = [];

    public string ContentType { get; init; } = "application/json";

    public IReadOnlyList<string> Headers { get; init; } = [];

    private TimeSpan Delay { get; init; }

    private bool IsClosing { get; init; }

    private bool IsResetting { get; init; }

    /// <summary>Nothing is sent before so much time has passed.</summary>
    public WholeStep After(TimeSpan delay) => this with { Delay = delay };

    /// <summary>Compressed, whether the gateway asked for that or not.</summary>
    public WholeStep Gzip() => this with { Body = Compress(Body), Headers = [.. Headers, "content-encoding: gzip"] };

    /// <summary>The connection is closed (FIN) after the answer, without a word of it in the answer's headers.</summary>
    public WholeStep ThenClose() => this with { IsClosing = true };

    /// <summary>As <see cref="ThenClose"/>, with RST.</summary>
    public WholeStep ThenReset() => this with { IsResetting = true };

    internal override async Task<bool> Play(FaultConnection connection, FaultCall call)
    {
        if (Delay > TimeSpan.Zero)
        {
            await call.Pause(Delay);
        }

        string[] head = [$"HTTP/1.1 {Status} Scripted", $"content-type: {ContentType}", $"content-length: {Body.Length}", .. Headers, "", ""];
        await connection.Write(string.Join("\r\n", head));
        await connection.Write(Body);
        if (IsResetting)
        {
            connection.Reset();
        }

        return !IsClosing && !IsResetting;
    }

    private static byte[] Compress(byte[] body)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(body);
        }

        return packed.ToArray();
    }
}
