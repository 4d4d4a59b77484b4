using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.Doors;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>OpenAI's Responses, as callers speak it.</summary>
public sealed class ResponsesDoor : IDoor
{
    public static readonly ResponsesDoor Instance = new();

    private static readonly byte[] Waiting = ": waiting\n\n"u8.ToArray();

    private ResponsesDoor()
    {
    }

    public DoorKind Kind => DoorKind.Responses;

    public ReadOnlyMemory<byte> Ping => Waiting;

    public bool TryRead(ReadOnlySpan<byte> body, [NotNullWhen(true)] out RequestHead? head, [NotNullWhen(false)] out RequestFault? fault) =>
        ResponsesRequestReader.TryRead(body, out head, out fault);

    public bool TryTranslate(ReadOnlyMemory<byte> body, IBufferWriter<byte> chat, [NotNullWhen(false)] out RequestFault? fault) =>
        ResponsesChatTranslator.TryWrite(body, chat, out fault);

    public void WriteAnswer(ReadOnlyMemory<byte> chatAnswer, DoorAnswer answer, IBufferWriter<byte> output) =>
        ResponsesAnswerWriter.Write(chatAnswer, answer, output);

    public IDoorStream BeginStream(DoorAnswer answer) => new ResponsesDoorStream(answer);

    public IFrameReader ReadStream() => new ResponsesFrameReader();

    public AnswerFacts ReadAnswer(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = AnswerReader.MaxDepth });
            using var document = JsonDocument.ParseValue(ref reader);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || reader.Read())
            {
                return default;
            }

            var hasOutput = ChatJson.Find(root, "output"u8).ValueKind == JsonValueKind.Array;
            return new AnswerFacts(
                true,
                ResponsesStatus.IsFailed(root),
                ResponsesUsage.Read(root),
                hasOutput ? ResponsesStatus.FinishReason(root, ResponsesStatus.HasCalls(root)) : null,
                hasOutput)
            {
                KeptId = ResponsesHead.Read(root).Id,
                KeptItems = ResponsesItem.IdsOf(ChatJson.Find(root, "output"u8)),
            };
        }
        catch (JsonException)
        {
            return default;
        }
    }

    public void WriteError(DoorError error, IBufferWriter<byte> output) => ResponsesDoorErrors.Write(error, output);
}
