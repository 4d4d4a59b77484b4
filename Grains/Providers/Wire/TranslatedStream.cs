using System.Buffers;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.Sse;
using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Interfaces.Values;
using Gateway.Grains.Providers.Transport;

namespace Gateway.Grains.Providers.Wire;

/// <summary>A provider's stream in OpenAI's language: reads its events as they come, and gives what the translator makes of them.</summary>
internal sealed class TranslatedStream(Stream inner, IStreamTranslator translator) : AsyncReadStream, IUsageSoFar
{
    /// <summary>One event at most, as a stream of OpenAI's own is bounded by <c>Gateway:MaxResponseBytes</c>.</summary>
    private const int MaxEventBytes = 64 * 1024 * 1024;

    private const int FirstSize = 16 * 1024;

    private readonly ArrayBufferWriter<byte> _output = new(4096);
    private byte[] _input = ArrayPool<byte>.Shared.Rent(FirstSize);
    private int _length;
    private int _scanned;
    private int _given;
    private bool _ended;
    private bool _disposed;

    public PartialUsage? UsageSoFar => translator.UsageSoFar;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (_given < _output.WrittenCount)
            {
                return Give(buffer.Span);
            }

            if (_ended)
            {
                return 0;
            }

            _output.ResetWrittenCount();
            _given = 0;
            if (_length == _input.Length && !Grow())
            {
                ChatChunkWriter.Error(_output, new ProviderError("The provider sent an event that is too large.", "server_error", "frame_too_large", null));
                _ended = true;
                continue;
            }

            var read = await inner.ReadAsync(_input.AsMemory(_length), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                End();
                continue;
            }

            _length += read;
            TranslateEvents();
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            inner.Dispose();
            ArrayPool<byte>.Shared.Return(_input);
            _input = [];
        }

        base.Dispose(disposing);
    }

    private int Give(Span<byte> buffer)
    {
        var left = _output.WrittenSpan[_given..];
        var count = Math.Min(left.Length, buffer.Length);
        left[..count].CopyTo(buffer);
        _given += count;
        return count;
    }

    private void TranslateEvents()
    {
        var at = 0;
        while (SseFrames.TryRead(_input.AsSpan(at, _length - at), ref _scanned, out var frame))
        {
            TranslateEvent(_input.AsSpan(at, frame.Length), frame);
            at += frame.Length;
        }

        if (at > 0)
        {
            _input.AsSpan(at, _length - at).CopyTo(_input);
            _length -= at;
        }
    }

    private void TranslateEvent(ReadOnlySpan<byte> raw, in SseFrame frame)
    {
        if (frame.DataLines > 1)
        {
            var joined = ArrayPool<byte>.Shared.Rent(frame.Length);
            translator.Translate(joined.AsSpan(0, SseFrames.CopyData(raw, joined)), _output);
            ArrayPool<byte>.Shared.Return(joined);
        }
        else if (frame.DataLength > 0)
        {
            translator.Translate(raw.Slice(frame.DataStart, frame.DataLength), _output);
        }
        else if (raw.TrimStart(" \r\n\t"u8) is [(byte)'{', ..] bare)
        {
            // Some servers give up their framing when they fail, and send the bare error.
            translator.Translate(bare, _output);
        }
    }

    private void End()
    {
        if (SseFrames.TryReadLast(_input.AsSpan(0, _length), out var frame))
        {
            TranslateEvent(_input.AsSpan(0, frame.Length), frame);
        }

        _length = 0;
        _ended = true;
        translator.End(_output);
    }

    private bool Grow()
    {
        if (_input.Length >= MaxEventBytes)
        {
            return false;
        }

        var larger = ArrayPool<byte>.Shared.Rent(_input.Length * 2);
        _input.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_input);
        _input = larger;
        return true;
    }
}
