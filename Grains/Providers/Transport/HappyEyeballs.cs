using System.Net;

namespace Gateway.Grains.Providers.Transport;

/// <summary>
/// Connects as RFC 8305 asks: both address families in turn, the next address when the last has not answered within
/// <see cref="HeadStart"/>; the first that connects wins. Tried one after the other, a family that leads nowhere (a network without IPv6
/// whose resolver knows it) would take the whole connect timeout, every time.
/// </summary>
internal static class HappyEyeballs
{
    /// <summary>RFC 8305's "Connection Attempt Delay".</summary>
    public static readonly TimeSpan HeadStart = TimeSpan.FromMilliseconds(250);

    /// <summary>The addresses in the resolver's order, the families taking turns.</summary>
    public static IPAddress[] Alternate(IPAddress[] addresses)
    {
        if (addresses.Length < 3)
        {
            return addresses;
        }

        var first = addresses[0].AddressFamily;
        var same = addresses.Where(address => address.AddressFamily == first).ToArray();
        var other = addresses.Where(address => address.AddressFamily != first).ToArray();
        return [.. Enumerable.Range(0, addresses.Length).SelectMany(i => same.Skip(i).Take(1).Concat(other.Skip(i).Take(1)))];
    }

    /// <summary>What <paramref name="open"/> gives for the first address that it succeeds with. Throws the last error where it never does.</summary>
    public static async Task<T> Connect<T>(
        IPAddress[] addresses, Func<IPAddress, CancellationToken, Task<T>> open, TimeProvider time, CancellationToken cancellation)
        where T : IDisposable
    {
        if (addresses.Length == 1)
        {
            return await open(addresses[0], cancellation).ConfigureAwait(false);
        }

        using var losers = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var running = new List<Task<T>>(addresses.Length);
        try
        {
            for (var next = 0; ;)
            {
                if (next < addresses.Length)
                {
                    running.Add(open(addresses[next++], losers.Token));
                }

                var more = next < addresses.Length;
                if (await First(running, more, time, cancellation).ConfigureAwait(false) is not { } ended)
                {
                    continue;
                }

                running.Remove(ended);
                if (ended.IsCompletedSuccessfully || (running.Count == 0 && !more))
                {
                    return await ended.ConfigureAwait(false);
                }

                _ = ended.Exception;
            }
        }
        finally
        {
            await losers.CancelAsync().ConfigureAwait(false);
            foreach (var loser in running)
            {
                _ = loser.ContinueWith(Close, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
        }
    }

    /// <summary>The first attempt to end; null when the next address is to be tried beside them.</summary>
    private static async Task<Task<T>?> First<T>(List<Task<T>> running, bool more, TimeProvider time, CancellationToken cancellation)
    {
        var ended = Task.WhenAny(running);
        if (!more)
        {
            return await ended.ConfigureAwait(false);
        }

        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var which = await Task.WhenAny(ended, Task.Delay(HeadStart, time, enough.Token)).ConfigureAwait(false);
        await enough.CancelAsync().ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        return which == ended ? await ended.ConfigureAwait(false) : null;
    }

    /// <summary>One that connected after all is closed; the error of one that did not is of no interest any more.</summary>
    private static void Close<T>(Task<T> loser)
        where T : IDisposable
    {
        if (loser.IsCompletedSuccessfully)
        {
            loser.GetAwaiter().GetResult().Dispose();
        }
        else
        {
            _ = loser.Exception;
        }
    }
}
