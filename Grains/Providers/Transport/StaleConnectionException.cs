namespace Gateway.Grains.Providers.Transport;

/// <summary>
/// A connection that had served before was found closed when the next request went out, before a byte of its answer came. The request
/// can be sent again on another connection without anybody noticing.
/// </summary>
/// <param name="heardAt">
/// When the connection's last byte came (<see cref="System.Diagnostics.Stopwatch"/> time), where many requests share it: only those that
/// began later have heard nothing. 0 where the connection serves one request at a time and nothing of its answer came.
/// </param>
internal sealed class StaleConnectionException(long heardAt, Exception? inner = null) : IOException("The connection was closed while it was idle.", inner)
{
    /// <summary>Whether a request that began at <paramref name="since"/> and failed with <paramref name="error"/> met a stale connection.</summary>
    public static bool Explains(Exception error, long since)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            if (cause is StaleConnectionException stale)
            {
                return stale.HeardAt < since;
            }
        }

        return false;
    }

    private long HeardAt => heardAt;
}
