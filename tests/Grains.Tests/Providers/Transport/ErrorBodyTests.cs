using System.IO.Pipelines;
using Gateway.Grains.Providers.Transport;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Grains.Tests.Providers.Transport;

public sealed class ErrorBodyTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Pipe _pipe = new();

    [Fact]
    public async Task Body_ThatNeverEnds_IsCutAfterItsTime()
    {
        var reading = Read(CancellationToken.None);
        await _pipe.Writer.WriteAsync(new byte[3]);

        _time.Advance(ErrorBody.MaxTime - TimeSpan.FromTicks(1));
        Assert.False(reading.IsCompleted, "It was cut too early.");
        _time.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(3, await reading);
    }

    [Fact]
    public async Task Body_ThatBreaks_GivesWhatCame()
    {
        var reading = Read(CancellationToken.None);
        await _pipe.Writer.WriteAsync(new byte[3]);
        await _pipe.Writer.CompleteAsync(new IOException("broken"));

        Assert.Equal(3, await reading);
    }

    [Fact]
    public async Task Body_TooLong_IsCutAtItsBound()
    {
        using var body = new MemoryStream(new byte[ErrorBody.MaxBytes + 1]);

        Assert.Equal(ErrorBody.MaxBytes, await ErrorBody.Read(body, _time, bytes => bytes.Length, CancellationToken.None));
    }

    [Fact]
    public async Task Caller_ThatLeaves_EndsIt()
    {
        using var cancellation = new CancellationTokenSource();
        var reading = Read(cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    private Task<int> Read(CancellationToken cancellation) =>
        ErrorBody.Read(_pipe.Reader.AsStream(), _time, bytes => bytes.Length, cancellation).AsTask();
}
