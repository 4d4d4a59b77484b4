using Gateway.Grains.Interfaces.Protocols.Doors;
using Microsoft.AspNetCore.Http;

namespace Gateway.Api.Pipeline;

/// <summary>Keeps a stream's connection alive while nothing can be sent yet: a comment line every 15 s.</summary>
/// <param name="door">The caller's language, which may have a word for it; null for chat.</param>
internal sealed class Heartbeat(HttpContext http, string requestId, TimeProvider time, IDoor? door = null)
{
    private static readonly ReadOnlyMemory<byte> Waiting = ": waiting\n\n"u8.ToArray();

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    public async Task<T> During<T>(Task<T> waiting)
    {
        while (true)
        {
            try
            {
                return await waiting.WaitAsync(Interval, time);
            }
            catch (TimeoutException)
            {
                if (waiting.IsCompleted)
                {
                    // It came in the moment in which the time was over, or the time that was over was its own.
                    return await waiting;
                }

                if (!http.Response.HasStarted)
                {
                    StreamAnswer.WriteHeaders(http, requestId);
                }

                await http.Response.BodyWriter.WriteAsync(door?.Ping ?? Waiting, CancellationToken.None);
            }
        }
    }
}
