using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Api.Pipeline;

/// <summary>What the caller has of a streamed answer: what another provider must go on from if this one breaks off.</summary>
internal sealed class Delivered(ByteBudget budget) : IDisposable
{
    /// <summary>A longer answer is not taken up again: its text would have to be sent as a prompt.</summary>
    private const int MaxBytes = 4 * 1024 * 1024;

    private GrowingBuffer _text = new(budget, MaxBytes);
    private FramePieces _pieces;
    private bool _lost;

    /// <summary>A chunk of the stream, JSON: its id is the answer's. Empty while there is none.</summary>
    public byte[] FirstChunk { get; private set; } = [];

    /// <summary>Frames with text; with most providers one is a token.</summary>
    public int TextFrames { get; private set; }

    /// <summary>The text, UTF-8. Valid until more is added.</summary>
    public ReadOnlySpan<byte> Text => _text.Written;

    /// <summary>Whether an answer can be gone on with: nothing but text and reasoning was delivered.</summary>
    public bool CanBeTakenUp => !_lost && (_pieces & (FramePieces.ToolCall | FramePieces.Other)) == 0;

    /// <summary>Tokens of the text: one a frame where frames are short, else by its length.</summary>
    public long TextTokens => TextFrames > 0 && _text.Length / TextFrames <= 8 ? TextFrames : TokenEstimate.OfText(_text.Length);

    public void Add(ReadOnlySpan<byte> payload, in FrameFacts facts)
    {
        if (facts.Pieces == FramePieces.None)
        {
            return;
        }

        _pieces |= facts.Pieces;
        if (FirstChunk.Length == 0)
        {
            FirstChunk = payload.ToArray();
        }

        if ((facts.Pieces & FramePieces.Text) == 0 || _lost)
        {
            return;
        }

        TextFrames++;
        var free = _text.Free(facts.ContentLength);
        if (free.IsEmpty || _text.IsOverLimit)
        {
            _lost = true;
            return;
        }

        _text.Advance(ChatJson.Decode(payload.Slice(facts.ContentStart, facts.ContentLength), free.Span));
    }

    /// <summary>What a stream that took up the answer has added beside text.</summary>
    public void Add(FramePieces pieces) => _pieces |= pieces;

    /// <summary>A part of an answer that was taken up, as it went to the caller.</summary>
    public void AddText(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
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

    public void Dispose() => _text.Dispose();
}
