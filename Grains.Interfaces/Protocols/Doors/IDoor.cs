using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Doors;

/// <summary>
/// A caller's language beside OpenAI's chat completions, which is what the pipeline speaks. Stateless; what belongs to one answer is in what
/// it hands out.
/// </summary>
public interface IDoor
{
    /// <summary>Reads the caller's body: model, models, stream, bound, text bytes, media, and at least the marks Model, Models and End.</summary>
    /// <param name="fault">The first one in the order of the body.</param>
    bool TryRead(ReadOnlySpan<byte> body, [NotNullWhen(true)] out RequestHead? head, [NotNullWhen(false)] out RequestFault? fault);

    /// <summary>Translates an accepted body to a chat completion request (on streams with <c>stream_options.include_usage</c>).</summary>
    /// <param name="fault">Names the field that chat has no words for, where it is false.</param>
    bool TryTranslate(ReadOnlyMemory<byte> body, IBufferWriter<byte> chat, [NotNullWhen(false)] out RequestFault? fault);

    /// <summary>Turns a whole chat answer into one of this language. Never throws on JSON that <see cref="AnswerReader"/> accepted.</summary>
    void WriteAnswer(ReadOnlyMemory<byte> chatAnswer, DoorAnswer context, IBufferWriter<byte> output);

    /// <summary>The writer of a streamed answer.</summary>
    IDoorStream BeginStream(DoorAnswer context);

    /// <summary>A reader of a native stream; one a stream.</summary>
    IFrameReader ReadNative();

    /// <summary>Reads a native whole answer: usage, finish reason, an error in a 200.</summary>
    AnswerFacts ReadNativeAnswer(ReadOnlySpan<byte> json);

    /// <summary>Writes an error's whole body.</summary>
    void WriteError(DoorError error, IBufferWriter<byte> output);
}
