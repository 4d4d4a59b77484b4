using Gateway.Grains.Providers.Transport;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Grains.Tests.Providers.Transport;

public sealed class ErrorBodyTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Body_ThatNeverEnds_IsCutAfterItsTime()
    {
        using var body = new ThreeBytesStream(breaks: false);
        var reading = Read(body, CancellationToken.None);

        _time.Advance(ErrorBody.MaxTime - TimeSpan.FromTicks(1));
        Assert.False(reading.IsCompleted, "It was cut too early.");
        _time.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(3, await reading);
    }

    [Fact]
    public async Task Body_ThatBreaks_GivesWhatCame()
    {
        using var body = new ThreeBytesStream(breaks: true);

        Assert.Equal(3, await Read(body, CancellationToken.None));
    }

    [Fact]
    public async Task Body_TooLong_IsCutAtItsBound()
    {
        using var body = new MemoryStream(new byte[ErrorBody.MaxBytes + 1]);

        Assert.Equal(ErrorBody.MaxBytes, await Read(body, CancellationToken.None));
    }

    [Fact]
    public async Task Caller_ThatLeaves_EndsIt()
    {
        using var body = new ThreeBytesStream(breaks: false);
        using var cancellation = new CancellationTokenSource();
        var reading = Read(body, cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    private Task<int> Read(Stream body, CancellationToken cancellation) =>
        ErrorBody.Read(body, _time, bytes => bytes.Length, cancellation).AsTask();
}
