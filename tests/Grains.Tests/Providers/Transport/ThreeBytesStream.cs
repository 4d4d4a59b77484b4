namespace Gateway.Grains.Tests.Providers.Transport;

/// <summary>Gives three bytes at once; the read after that never ends by itself, or breaks.</summary>
internal sealed class ThreeBytesStream(bool breaks) : MemoryStream
{
    private bool _given;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_given)
        {
            _given = true;
            return 3;
        }

        if (breaks)
        {
            throw new IOException("broken");
        }

        await Task.Delay(Timeout.Infinite, cancellationToken);
        return 0;
    }
}
