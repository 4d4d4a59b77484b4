using Gateway.Grains.Interfaces.Forwarding;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Api.Forwarding;

/// <summary>A provider's open answer that a silo reads. Disposing it before its end ends the provider call. One reader at a time.</summary>
internal sealed class RemoteAnswer(RemoteLine line, RemoteLines lines) : Stream, IUsageSoFar
{
    private ReadOnlyMemory<byte> _rest;
    private RemoteState _state;
    private bool _disposed;

    public PartialUsage? UsageSoFar { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The next piece came.</summary>
    public void Take(RemotePiece piece)
    {
        _rest = piece.Bytes;
        _state = piece.State;
        UsageSoFar = piece.UsageSoFar ?? UsageSoFar;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_rest.IsEmpty)
        {
            switch (_state)
            {
                case RemoteState.Running:
                    Take(await line.Pull(cancellationToken));
                    break;
                case RemoteState.Ended:
                    return 0;
                default:
                    throw new IOException("The provider broke off.");
            }
        }

        var count = Math.Min(_rest.Length, buffer.Length);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Only asynchronous reads.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            lines.Close(line);
        }

        base.Dispose(disposing);
    }
}
