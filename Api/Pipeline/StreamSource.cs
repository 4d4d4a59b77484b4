using Gateway.Grains.Interfaces.Protocols.Doors;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Protocols.Sse;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Api.Pipeline;

/// <summary>
/// Reads one provider's stream: cuts it into frames, takes usage in passing, finds its end. Frames that were looked at lie in
/// <see cref="Ready"/>, one after the other, until they are dropped. Used by one attempt.
/// </summary>
/// <param name="native">Who reads frames in the caller's own language; null for chunks.</param>
internal sealed class StreamSource(
    Attempt attempt, ByteBudget budget, int maxBytes, bool hideUsage, Delivered? delivered, IFrameReader? native = null) : IDisposable
{
    private const string NotJson = "not_json";

    private GrowingBuffer _buffer = new(budget, maxBytes);
    private int _scanned;
    private int _ready;
    private int _stopped;
    private bool _finishSeen;
    private bool _ended;
    private long _textCounted;

    /// <summary>Frames for the caller, looked at.</summary>
    public ReadOnlySpan<byte> Ready => _buffer.Written[.._ready];

    /// <summary>The frames that end the stream, held back until the row is written; empty where the provider sends none.</summary>
    public byte[] Ending { get; private set; } = [];

    /// <summary>Why the stream is not complete; null where it is.</summary>
    public string? Fault { get; private set; }

    /// <summary>The provider's own words on <see cref="Fault"/>; null where it said nothing.</summary>
    public ProviderError? Error { get; private set; }

    /// <summary>The provider's last count; null where it gave none.</summary>
    public TokenUsage? CountedUsage { get; private set; }

    /// <summary>Whether text came after <see cref="CountedUsage"/>: that is not the last word then.</summary>
    public bool HasTextSinceCount => TextBytes > _textCounted;

    /// <summary>What the stream has added to the answer so far.</summary>
    public FramePieces Pieces { get; private set; }

    /// <summary>Bytes of text that the provider has sent so far.</summary>
    public long TextBytes { get; private set; }

    /// <summary>Whether the last bytes brought more than comments: the model is at work.</summary>
    public bool HasProgressed { get; private set; }

    /// <summary>Whether something of the answer came: text, a tool call, or its end.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>
    /// Reads until the first token. False where the stream ended without one: <see cref="Fault"/> says why. Throws
    /// <see cref="OperationCanceledException"/> where the attempt's time is over.
    /// </summary>
    public async ValueTask<bool> Begin()
    {
        while (true)
        {
            switch (Look(untilToken: true))
            {
                case FrameFate.Token:
                    return true;
                case FrameFate.Hide:
                    CutOut();
                    break;
                case FrameFate.End:
                    if (Fault is null && !HasBegun)
                    {
                        Fault = "empty_answer";
                    }

                    return Fault is null;
                default:
                    await Fill();
                    break;
            }
        }
    }

    /// <summary>Looks at the frames that are there, up to one that is not for the caller.</summary>
    public FrameFate Look(bool untilToken = false)
    {
        if (_ended)
        {
            return FrameFate.End;
        }

        var buffer = _buffer.Written;
        while (SseFrames.TryRead(buffer[_ready..], ref _scanned, out var frame))
        {
            var fate = Judge(buffer.Slice(_ready, frame.Length), frame);
            if (fate is FrameFate.Hide or FrameFate.End)
            {
                _stopped = frame.Length;
                return fate;
            }

            _ready += frame.Length;
            if (untilToken && HasBegun)
            {
                return FrameFate.Token;
            }
        }

        return FrameFate.More;
    }

    /// <summary>The ready frames were written, and what stopped the reading is not wanted any more.</summary>
    public void Drop()
    {
        _buffer.Consume(_ready + _stopped);
        _ready = 0;
        _stopped = 0;
    }

    /// <summary>Reads more bytes, or finds the end. Throws <see cref="OperationCanceledException"/> where the attempt's time is over.</summary>
    /// <param name="waiting">Runs where the bytes are not there yet; null for nothing.</param>
    public async ValueTask Fill(Func<ValueTask>? waiting = null)
    {
        var free = _buffer.Free();
        if (free.IsEmpty || _buffer.IsOverLimit)
        {
            Break("frame_too_large");
            return;
        }

        try
        {
            var reading = attempt.Reply!.Content!.ReadAsync(free, attempt.Token);
            if (!reading.IsCompleted && waiting is not null)
            {
                await waiting();
            }

            var since = attempt.Now();
            var read = await reading;
            attempt.Waited(since);
            if (read == 0)
            {
                End();
                return;
            }

            _buffer.Advance(read);
            var came = _buffer.Written[^read..].TrimStart("\r\n"u8);
            HasProgressed = !came.IsEmpty && came[0] != (byte)':';
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            Break(FailoverRules.CodeOf(exception));
        }
    }

    /// <summary>The stream cannot be read on.</summary>
    public void Break(string fault)
    {
        _ended = true;
        Ending = [];
        Fault ??= fault;
    }

    public void Dispose() => _buffer.Dispose();

    private FrameFate Judge(ReadOnlySpan<byte> raw, in SseFrame frame)
    {
        if (frame.DataLength == 0)
        {
            return FrameFate.More;
        }

        var data = raw.Slice(frame.DataStart, frame.DataLength);
        var facts = native is null ? FrameReader.Read(data) : native.Read(data);
        attempt.DoorStream?.Observe(data);
        switch (facts.Kind)
        {
            case FrameKind.Done:
                Take(data, facts);
                Ending = raw.ToArray();
                _ended = true;
                return FrameFate.End;
            case FrameKind.Error:
            case var _ when frame.IsError:
                Error = ProviderErrorReader.TryReadInBand(data, out var error) ? error : null;
                Break("provider_error");
                return FrameFate.End;
            case FrameKind.Other when frame.DataLines == 1:
                // A client would throw on it; and whatever it was, a part of the answer may be missing.
                Break(NotJson);
                return FrameFate.End;
        }

        Take(data, facts);
        return facts.UsageOnly && hideUsage ? FrameFate.Hide : FrameFate.More;
    }

    private void Take(ReadOnlySpan<byte> data, in FrameFacts facts)
    {
        TextBytes += facts.TextBytes;
        if (facts.Usage is { } usage)
        {
            CountedUsage = usage;
            _textCounted = TextBytes;
        }

        Pieces |= facts.Pieces;
        _finishSeen |= facts.FinishReason is not null;
        if (!HasBegun && (facts.Pieces != FramePieces.None || facts.FinishReason is not null))
        {
            HasBegun = true;
            attempt.SawFirstToken();
        }

        delivered?.Add(data, facts);
    }

    /// <summary>The provider closed the connection. Without an end mark that is an end only if the model said that it had finished.</summary>
    private void End()
    {
        var rest = _buffer.Written[_ready..];
        if (SseFrames.TryReadLast(rest, out var frame))
        {
            if (frame.DataLength == 0 && rest.TrimStart(" \r\n\t"u8) is [(byte)'{', ..] bare && ProviderErrorReader.TryReadInBand(bare, out var error))
            {
                // An error that came without the framing that was asked for.
                Error = error;
                Break("provider_error");
                return;
            }

            switch (Judge(rest[..frame.Length], frame))
            {
                case FrameFate.More when frame.DataLength > 0:
                    Ending = rest.ToArray();
                    break;
                case FrameFate.End:
                    // The end mark without its blank line, an error, or half a frame.
                    Fault = Fault == NotJson ? "ended_early" : Fault;
                    _stopped = rest.Length;
                    return;
            }
        }

        // Chat says how it finished before its end mark, which some leave out; other languages say that it ends, and nothing else means it.
        if (!_finishSeen || native is not null)
        {
            Break("ended_early");
        }

        _ended = true;
        _stopped = rest.Length;
    }

    private void CutOut()
    {
        // Rare: a frame that is not for the caller before the first token. What is ready stays in front.
        var rest = _buffer.Written[(_ready + _stopped)..].ToArray();
        _buffer.Truncate(_ready);
        rest.CopyTo(_buffer.Free(Math.Max(1, rest.Length)).Span);
        _buffer.Advance(rest.Length);
        _stopped = 0;
    }
}
