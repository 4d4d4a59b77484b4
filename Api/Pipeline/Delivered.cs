using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Api.Pipeline;

/// <summary>
/// What the caller has of a streamed answer: what another provider must go on from if this one breaks off, and what is counted where no
/// provider does.
/// </summary>
/// <param name="recovers">Whether it may be taken up: then all of its text is kept, else as much as is counted.</param>
/// <param name="native">The request, where its answer comes in its caller's own language; null where chunks come, whose first is kept.</param>
internal sealed class Delivered(ByteBudget budget, bool recovers, Exchange? native = null) : IDisposable
{
    /// <summary>A longer answer is not taken up again: its text would have to be sent as a prompt.</summary>
    private const int MaxBytes = 4 * 1024 * 1024;

    private const int MaxCountedBytes = (int)Tokens.AnswerTokens.MaxCountedBytes;

    private GrowingBuffer _text = new(budget, recovers ? MaxBytes : MaxCountedBytes);
    private GrowingBuffer _other = new(budget, MaxCountedBytes);
    private FramePieces _pieces;
    private bool _lost;
    private bool _otherLost;

    /// <summary>A chunk of the stream, JSON: its id is the answer's. Empty while there is none.</summary>
    public byte[] FirstChunk { get; private set; } = recovers && native is not null ? ChunkOf(native) : [];

    /// <summary>Frames with text; with most providers one is a token.</summary>
    public int TextFrames { get; private set; }

    /// <summary>Tool calls that have begun.</summary>
    public int Calls { get; private set; }

    /// <summary>The text, UTF-8. Valid until more is added.</summary>
    public ReadOnlySpan<byte> Text => _text.Written;

    /// <summary>Reasoning and arguments of calls, UTF-8, as far as they are kept. Valid until more is added.</summary>
    public ReadOnlySpan<byte> Other => _other.Written;

    /// <summary>Whether an answer can be gone on with: nothing but text and reasoning was delivered.</summary>
    public bool CanBeTakenUp => recovers && !_lost && (_pieces & (FramePieces.ToolCall | FramePieces.Other)) == 0;

    /// <summary>Tokens of the text: one a frame where frames are short, else by its length.</summary>
    public long TextTokens => TextFrames > 0 && _text.Length / TextFrames <= 8 ? TextFrames : TokenEstimate.OfText(_text.Length);

    public void Add(ReadOnlySpan<byte> payload, in FrameFacts facts)
    {
        if (facts.Pieces == FramePieces.None)
        {
            return;
        }

        _pieces |= facts.Pieces;
        Calls += facts.Calls;
        if (FirstChunk.Length == 0 && recovers)
        {
            FirstChunk = payload.ToArray();
        }

        if (facts.OtherLength > 0)
        {
            Keep(ref _other, ref _otherLost, payload.Slice(facts.OtherStart, facts.OtherLength));
        }

        if ((facts.Pieces & FramePieces.Text) != 0 && !_lost)
        {
            TextFrames++;
            Keep(ref _text, ref _lost, payload.Slice(facts.ContentStart, facts.ContentLength));
        }
    }

    /// <summary>What a stream that took up the answer has added beside text.</summary>
    public void Add(FramePieces pieces) => _pieces |= pieces;

    /// <summary>A part of an answer that was taken up, as it went to the caller.</summary>
    public void AddText(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || _lost)
        {
            return;
        }

        var free = _text.Free(text.Length);
        if (_lost |= free.IsEmpty || _text.IsOverLimit)
        {
            return;
        }

        TextFrames++;
        text.CopyTo(free.Span);
        _text.Advance(text.Length);
    }

    public void Dispose()
    {
        _text.Dispose();
        _other.Dispose();
    }

    private static byte[] ChunkOf(Exchange exchange)
    {
        var id = "chatcmpl-" + exchange.Id;
        return System.Text.Encoding.UTF8.GetBytes($$"""{"id":"{{id}}","object":"chat.completion.chunk","created":{{exchange.CreatedAt.ToUnixTimeSeconds()}},"choices":[]}""");
    }

    private static void Keep(ref GrowingBuffer buffer, ref bool lost, ReadOnlySpan<byte> escaped)
    {
        if (lost)
        {
            return;
        }

        var free = buffer.Free(escaped.Length);
        if (free.IsEmpty || buffer.IsOverLimit)
        {
            lost = true;
            return;
        }

        buffer.Advance(ChatJson.Decode(escaped, free.Span));
    }
}
