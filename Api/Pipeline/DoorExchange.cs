using System.Diagnostics.CodeAnalysis;
using Gateway.Api.Errors;
using Gateway.Grains.Interfaces.Protocols.Doors;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Api.Pipeline;

/// <summary>The side of a request that speaks its caller's language, where that is not chat: the translated body, and who writes the answer.</summary>
internal sealed class DoorExchange(IDoor door, Exchange exchange, ByteBudget budget) : IDisposable
{
    private RequestBytes? _body;
    private RequestHead? _head;
    private RequestFault? _fault;
    private int _taken;

    public IDoor Door { get; } = door;

    /// <summary>Who writes the streamed answer; null until it begins.</summary>
    public IDoorStream? Stream { get; set; }

    /// <summary>The body as a chat completion request. Only after <see cref="TryTranslate"/> was true.</summary>
    public RequestBytes Body => _body!;

    public RequestHead Head => _head!;

    private DoorAnswer Answer => field ??= new DoorAnswer(
        exchange.Id,
        exchange.Head!.Model.Length > 0 ? exchange.Head.Model : exchange.Head.Models[0],
        exchange.CreatedAt.ToUnixTimeSeconds(),
        exchange.Body!.Memory,
        TokenEstimate.OfText(exchange.Head.TextBytes));

    /// <summary>Translates the body, once a request. False where the chat shape has no words for it.</summary>
    public bool TryTranslate([NotNullWhen(false)] out RequestFault? fault)
    {
        if (_head is null && _fault is null)
        {
            Translate();
        }

        fault = _fault;
        return fault is null;
    }

    public IDoorStream BeginStream() => Door.BeginStream(Answer);

    public void WriteAnswer(ReadOnlyMemory<byte> chatAnswer, System.Buffers.IBufferWriter<byte> output) => Door.WriteAnswer(chatAnswer, Answer, output);

    /// <summary>The frames that end a stream which cannot be completed.</summary>
    public byte[] Frame(ApiError error)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>(512);
        (Stream ?? BeginStream()).Fail(error.ToDoor(exchange.Id), output);
        return output.WrittenSpan.ToArray();
    }

    public void Dispose()
    {
        _body?.Release();
        budget.Return(_taken);
    }

    private void Translate()
    {
        var source = exchange.Body!.Memory;
        using var chat = new TranslatedBody(source.Length + (source.Length / 8));
        if (!Door.TryTranslate(source, chat, out _fault))
        {
            return;
        }

        if (!budget.TryTake(chat.Length))
        {
            _fault = new RequestFault("The request is too large to be translated at the moment. Try again shortly.", null, "overloaded");
            return;
        }

        _taken = chat.Length;
        _body = chat.Detach();
        if (!ChatRequestReader.TryRead(_body.Span, out _head, out var wrong))
        {
            // What a caller could write wrong in its own language and the door lets pass is told in the words of the chat shape.
            _fault = wrong;
        }
    }
}
