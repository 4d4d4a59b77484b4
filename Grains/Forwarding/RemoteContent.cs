using System.Buffers;
using Gateway.Grains.Interfaces.Forwarding;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Grains.Forwarding;

/// <summary>
/// Reads a provider's open answer one piece ahead: while a piece travels, the next one comes. Never more than
/// <see cref="RemotePiece.MaxBytes"/> lie here. Not safe for several threads.
/// </summary>
internal sealed class RemoteContent(Stream stream, CancellationToken cancellation) : IAsyncDisposable
{
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(RemotePiece.MaxBytes);
    private int _start;
    private int _filled;
    private Task<int>? _reading;
    private RemoteState _state;
    private PartialUsage? _usage;

    /// <summary>Takes in what has come, and reads on. The read to wait for where there is nothing to give; null where there is.</summary>
    public Task<int>? Look()
    {
        Fill();
        return _start == _filled && _state == RemoteState.Running ? _reading : null;
    }

    /// <summary>What has come; an empty piece where nothing has.</summary>
    public RemotePiece Take(ProviderReply? head)
    {
        Fill();
        var bytes = _buffer.AsSpan(_start, _filled - _start).ToArray();
        _start = _filled;
        return new RemotePiece { State = _state, Reply = head, Bytes = bytes, Usage = _usage?.Usage, HasCompletion = _usage?.HasCompletion ?? false };
    }

    /// <summary>To be called after the cancellation: the read that is under way must end.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_reading is { } reading)
        {
            await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await stream.DisposeAsync().ConfigureAwait(false);
        ArrayPool<byte>.Shared.Return(_buffer);
    }

    private void Fill()
    {
        while (_state == RemoteState.Running && TryRead())
        {
            // Until the provider has no more, or there is no more room.
        }
    }

    /// <summary>False where a read is under way, or there is no room for one.</summary>
    private bool TryRead()
    {
        try
        {
            if (_reading is null)
            {
                if (_start == _filled)
                {
                    _start = _filled = 0;
                }

                if (_filled == RemotePiece.MaxBytes)
                {
                    return false;
                }

                _reading = stream.ReadAsync(_buffer.AsMemory(_filled, RemotePiece.MaxBytes - _filled), cancellation).AsTask();
            }

            if (!_reading.IsCompleted)
            {
                return false;
            }

            var read = _reading.GetAwaiter().GetResult();
            _reading = null;
            _filled += read;
            _usage = (stream as IUsageSoFar)?.UsageSoFar;
            _state = read == 0 ? RemoteState.Ended : RemoteState.Running;
        }
        catch (Exception)
        {
            // Whatever it was, the answer cannot be read on: that is all the reader needs to know.
            _reading = null;
            _state = RemoteState.Broken;
        }

        return true;
    }
}
