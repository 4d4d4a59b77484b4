using System.Text;
using System.Text.Encodings.Web;
using Gateway.Grains.Providers.Transport;

namespace Gateway.Grains.Providers.Sandbox;

/// <summary>Makes an answer's body while it is read: memory does not grow with its length. One reader at a time.</summary>
internal sealed class SandboxStream(IEnumerable<SandboxPart> parts, TimeProvider time) : AsyncReadStream
{
    /// <summary>How much text is escaped at once. A character becomes six at most (\u0000), each of three bytes at most.</summary>
    private const int SliceLength = 128;

    private readonly IEnumerator<SandboxPart> _parts = parts.GetEnumerator();
    private readonly CancellationTokenSource _abort = new();
    private readonly char[] _escaped = new char[SliceLength * 6];
    private readonly byte[] _encoded = new byte[SliceLength * 6 * 3];
    private ReadOnlyMemory<byte> _bytes;
    private ReadOnlyMemory<char> _text;
    private TimeSpan? _due;
    private long? _started;
    private bool _broken;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_abort.IsCancellationRequested, this);
        cancellationToken.ThrowIfCancellationRequested();
        var written = 0;
        while (written < buffer.Length)
        {
            if (Wait() is { } wait)
            {
                if (written > 0)
                {
                    return written;
                }

                using var either = CancellationTokenSource.CreateLinkedTokenSource(_abort.Token, cancellationToken);
                await Task.Delay(wait, time, either.Token).ConfigureAwait(false);
                _due = null;
            }
            else if (_broken)
            {
                return written > 0 ? written : throw new IOException("The sandbox broke the answer off, as the model's name asks.");
            }
            else if (!_bytes.IsEmpty)
            {
                var count = Math.Min(_bytes.Length, buffer.Length - written);
                _bytes[..count].CopyTo(buffer[written..]);
                _bytes = _bytes[count..];
                written += count;
            }
            else if (!_text.IsEmpty)
            {
                Escape();
            }
            else if (_parts.MoveNext())
            {
                (_bytes, _text, _due, _broken) = (_parts.Current.Bytes, _parts.Current.Text, _parts.Current.Due, _parts.Current.IsBreak);
            }
            else
            {
                return written;
            }
        }

        return written;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _abort.Cancel();
        }

        base.Dispose(disposing);
    }

    /// <summary>Time until what follows is due; null for at once. Timers count whole milliseconds: less is not waited for but made up later.</summary>
    private TimeSpan? Wait()
    {
        if (_due is not { } due)
        {
            return null;
        }

        var remaining = due - time.GetElapsedTime(_started ??= time.GetTimestamp());
        if (remaining >= TimeSpan.FromMilliseconds(1))
        {
            return remaining;
        }

        _due = null;
        return null;
    }

    private void Escape()
    {
        var slice = _text.Span[..Math.Min(_text.Length, SliceLength)];
        JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(slice, _escaped, out var consumed, out var length, isFinalBlock: slice.Length == _text.Length);
        _bytes = _encoded.AsMemory(0, Encoding.UTF8.GetBytes(_escaped.AsSpan(0, length), _encoded));
        _text = _text[consumed..];
    }
}
