using System.Buffers;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Api.Pipeline;

/// <summary>
/// Reads a provider's answer of bytes, of any length, a buffer at a time. Its very last byte is always held back, so that the books can be closed
/// before the caller has all of it. Used by one attempt.
/// </summary>
internal sealed class BinarySource(Attempt attempt, ByteBudget budget) : IDisposable
{
    private const int Size = 64 * 1024;

    private byte[]? _buffer;
    private int _length;

    /// <summary>Bytes for the caller; valid until the next read.</summary>
    public ReadOnlyMemory<byte> Ready => _buffer.AsMemory(0, Math.Max(0, _length - 1));

    /// <summary>The last byte, once there are no more.</summary>
    public ReadOnlyMemory<byte> Last => _buffer.AsMemory(Math.Max(0, _length - 1), Math.Min(1, _length));

    /// <summary>Why the answer is not complete; null where it is, or may still be.</summary>
    public string? Fault { get; private set; }

    /// <summary>The provider's own words on <see cref="Fault"/>; null where it said nothing.</summary>
    public ProviderError? Error { get; private set; }

    /// <summary>
    /// Reads the first bytes. False where there are none, or others than were asked for: <see cref="Fault"/> says why. Throws
    /// <see cref="OperationCanceledException"/> where the attempt's time is over.
    /// </summary>
    public async ValueTask<bool> Begin()
    {
        if (!budget.TryTake(Size))
        {
            Fault = "overloaded";
            return false;
        }

        _buffer = ArrayPool<byte>.Shared.Rent(Size);
        var isText = attempt.Reply!.MediaType is "application/json" or "text/html" or "text/plain" or "text/event-stream";
        do
        {
            if (!await Fill())
            {
                Fault ??= isText ? null : "empty_answer";
                break;
            }
        }
        while (isText && _length < Size);

        if (isText && Fault is null)
        {
            Fault = "not_audio";
            Error = ProviderErrorReader.TryReadInBand(_buffer.AsSpan(0, _length), out var error) ? error : null;
        }

        if (Fault is null)
        {
            attempt.SawFirstToken();
        }

        return Fault is null;
    }

    /// <summary>
    /// Drops what was ready, and reads more. False at the end, or where the answer breaks off: <see cref="Fault"/> says so. Throws as
    /// <see cref="Begin"/> does.
    /// </summary>
    public ValueTask<bool> More()
    {
        _buffer![0] = _buffer[_length - 1];
        _length = 1;
        return Fill();
    }

    public void Dispose()
    {
        if (_buffer is { } buffer)
        {
            _buffer = null;
            ArrayPool<byte>.Shared.Return(buffer);
            budget.Return(Size);
        }
    }

    private async ValueTask<bool> Fill()
    {
        try
        {
            var since = attempt.Now();
            var read = await attempt.Reply!.Content!.ReadAsync(_buffer.AsMemory(_length, Size - _length), attempt.Token);
            attempt.Waited(since);
            _length += read;
            return read > 0;
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            Fault = "connection_broken";
            return false;
        }
    }
}
