using System.Diagnostics.Metrics;

namespace Gateway.Grains.Uploads;

/// <summary>The room that all uploads of the node have on its disk: its own callers' and those that it carries for other nodes.</summary>
public sealed class UploadRoom
{
    private long _maxBytes = 1024L * 1024 * 1024;
    private long _taken;

    /// <param name="meters">Where <see cref="Taken"/> is looked up; null for nowhere.</param>
    public UploadRoom(IMeterFactory? meters = null) =>
        meters?.Create(Webhooks.Alerts.MeterName)
            .CreateObservableUpDownCounter("gateway.uploads", () => Taken, "By", "Bytes of uploads that the node has on its disk (bound: Gateway:MaxStoredUploadBytes).");

    /// <summary><c>Gateway:MaxStoredUploadBytes</c>, default 1 GiB. A smaller one takes nothing from uploads that are there.</summary>
    public long MaxBytes
    {
        get => Volatile.Read(ref _maxBytes);
        set => Volatile.Write(ref _maxBytes, value);
    }

    /// <summary>Bytes that are set aside for uploads.</summary>
    public long Taken => Volatile.Read(ref _taken);

    /// <summary>False where all of them would be more than <see cref="MaxBytes"/>: nothing is taken.</summary>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= MaxBytes)
        {
            return true;
        }

        Interlocked.Add(ref _taken, -bytes);
        return false;
    }

    public void GiveBack(long bytes) => Interlocked.Add(ref _taken, -bytes);
}
