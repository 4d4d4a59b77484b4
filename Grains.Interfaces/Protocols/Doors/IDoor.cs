using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Doors;

/// <summary>
/// A caller's language beside chat completions. A target that speaks it gets the body as it came, and its answer is only read in passing; for
/// every other target body and answer are translated from and to the chat shape. Pure, one instance a process.
/// </summary>
public interface IDoor
{
    /// <summary>Which one, for targets that speak it.</summary>
    DoorKind Kind { get; }

    /// <summary>What keeps a stream's connection alive while nothing else can be sent.</summary>
    ReadOnlyMemory<byte> Ping { get; }

    /// <summary>
    /// Reads what routing and admission need, in one pass. <see cref="RequestHead.Messages"/> is at least 1: the answer has a length.
    /// </summary>
    /// <param name="fault">Why the body must be answered with 400; the first one in the order of the body.</param>
    bool TryRead(ReadOnlySpan<byte> body, [NotNullWhen(true)] out RequestHead? head, [NotNullWhen(false)] out RequestFault? fault);

    /// <summary>Writes the body as a chat completion request; a streamed one asks for usage.</summary>
    /// <param name="body">What <see cref="TryRead"/> has accepted.</param>
    /// <param name="fault">Which field the chat shape has no words for.</param>
    bool TryTranslate(ReadOnlyMemory<byte> body, IBufferWriter<byte> chat, [NotNullWhen(false)] out RequestFault? fault);

    /// <summary>
    /// The same for a target that speaks this language too, and is asked in chat to go on with an answer that another began: fields beside
    /// chat's own may stay in for its translator.
    /// </summary>
    bool TryTranslateToItself(ReadOnlyMemory<byte> body, IBufferWriter<byte> chat, [NotNullWhen(false)] out RequestFault? fault) =>
        TryTranslate(body, chat, out fault);

    /// <summary>Writes a whole chat completion as this language's answer.</summary>
    /// <param name="chatAnswer">JSON that <see cref="AnswerReader"/> has found to be an answer.</param>
    void WriteAnswer(ReadOnlyMemory<byte> chatAnswer, DoorAnswer answer, IBufferWriter<byte> output);

    /// <summary>Begins a streamed answer.</summary>
    IDoorStream BeginStream(DoorAnswer answer);

    /// <summary>Begins to read a stream of a target that speaks this language. One instance a stream.</summary>
    IFrameReader ReadStream();

    /// <summary>Reads a whole answer of a target that speaks this language. Never throws, whatever the bytes.</summary>
    AnswerFacts ReadAnswer(ReadOnlySpan<byte> json);

    /// <summary>Writes the body of an answer with an error status.</summary>
    void WriteError(DoorError error, IBufferWriter<byte> output);
}
