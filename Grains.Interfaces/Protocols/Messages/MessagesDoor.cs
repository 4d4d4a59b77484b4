using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Gateway.Grains.Interfaces.Protocols.Doors;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Messages;

/// <summary>The Messages API as a caller's language.</summary>
public sealed class MessagesDoor : IDoor
{
    public static readonly MessagesDoor Instance = new();

    private MessagesDoor()
    {
    }

    public DoorKind Kind => DoorKind.Messages;

    public ReadOnlyMemory<byte> Ping => MessagesEvents.Ping;

    public bool TryRead(ReadOnlySpan<byte> body, [NotNullWhen(true)] out RequestHead? head, [NotNullWhen(false)] out RequestFault? fault) =>
        MessagesRequestReader.TryRead(body, out head, out fault);

    public bool TryTranslate(ReadOnlyMemory<byte> body, IBufferWriter<byte> chat, [NotNullWhen(false)] out RequestFault? fault) =>
        MessagesTranslator.TryWrite(body, ChatForm.Plain, chat, out fault);

    public bool TryTranslateToItself(ReadOnlyMemory<byte> body, IBufferWriter<byte> chat, [NotNullWhen(false)] out RequestFault? fault) =>
        MessagesTranslator.TryWrite(body, ChatForm.Extended, chat, out fault);

    public void WriteAnswer(ReadOnlyMemory<byte> chatAnswer, DoorAnswer answer, IBufferWriter<byte> output) =>
        MessagesAnswerWriter.Write(chatAnswer, answer, output);

    public IDoorStream BeginStream(DoorAnswer answer) => new MessagesStream(answer);

    public IFrameReader ReadStream() => new MessagesFrameReader();

    public AnswerFacts ReadAnswer(ReadOnlySpan<byte> json) => MessagesAnswerReader.Read(json);

    public void WriteError(DoorError error, IBufferWriter<byte> output) => MessagesErrorWriter.Write(error, output);
}
