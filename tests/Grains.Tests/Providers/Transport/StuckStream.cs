namespace Gateway.Grains.Tests.Providers.Transport;

/// <summary>Writes and reads do not end before <see cref="Finish"/>, whatever their token says; a read then gives the end.</summary>
internal sealed class StuckStream : MemoryStream
{
    private readonly TaskCompletionSource _entered = new();
    private readonly TaskCompletionSource _finish = new();

    public Task Entered => _entered.Task;

    public void Finish() => _finish.SetResult();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _entered.TrySetResult();
        await _finish.Task;
    }
}
