using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Gateway.Api.Errors;
using Gateway.Grains.Interfaces.Protocols.Doors;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Api.Pipeline;

/// <summary>The side of a request that speaks its caller's language, where that is not chat: the translated body, and who writes the answer.</summary>
internal sealed class DoorExchange(IDoor door, Exchange exchange, ByteBudget budget) : IDisposable
{
    private (TranslatedRequest? Request, RequestFault? Fault) _translated;
    private (TranslatedRequest? Request, RequestFault? Fault) _toItself;

    public IDoor Door { get; } = door;

    /// <summary>Who writes the streamed answer; null until it begins.</summary>
    public IDoorStream? Stream { get; set; }

    private DoorAnswer Answer => field ??= new DoorAnswer(
        exchange.Id,
        exchange.Head!.Model.Length > 0 ? exchange.Head.Model : exchange.Head.Models[0],
        exchange.CreatedAt.ToUnixTimeSeconds(),
        exchange.Body!.Memory,
        TokenEstimate.OfText(exchange.Head.TextBytes));

    /// <summary>Translates the body, once a request and kind of target. False where the chat shape has no words for it.</summary>
    /// <param name="toItself">For a target that speaks the caller's language too.</param>
    public bool TryTranslate(bool toItself, [NotNullWhen(true)] out TranslatedRequest? chat, [NotNullWhen(false)] out RequestFault? fault)
    {
        ref var made = ref toItself ? ref _toItself : ref _translated;
        if (made is (null, null))
        {
            made = TranslatedRequest.Make(Door, exchange.Body!.Memory, toItself, budget);
        }

        (chat, fault) = made;
        return fault is null;
    }

    public IDoorStream BeginStream() => Door.BeginStream(Answer);

    public void WriteAnswer(ReadOnlyMemory<byte> chatAnswer, IBufferWriter<byte> output) => Door.WriteAnswer(chatAnswer, Answer, output);

    /// <summary>Anthropic's clients look for an id under its API's own name: the provider's where it answered itself, else ours.</summary>
    public void WriteRequestId(string? provider)
    {
        if (Door.Kind == DoorKind.Messages)
        {
            exchange.Http.Response.Headers["request-id"] = provider ?? exchange.Id;
        }
    }

    /// <summary>The frames that end a stream which cannot be completed.</summary>
    public byte[] Frame(ApiError error)
    {
        var output = new ArrayBufferWriter<byte>(512);
        (Stream ?? BeginStream()).Fail(error.ToDoor(exchange.Id), output);
        return output.WrittenSpan.ToArray();
    }

    public void Dispose()
    {
        _translated.Request?.Dispose();
        _toItself.Request?.Dispose();
    }
}
