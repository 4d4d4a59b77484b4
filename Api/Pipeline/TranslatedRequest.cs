using Gateway.Grains.Interfaces.Protocols.Doors;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Api.Pipeline;

/// <summary>A request as a chat completion request, in memory that is counted. Its owner disposes it.</summary>
internal sealed class TranslatedRequest : IDisposable
{
    private readonly ByteBudget _budget;
    private readonly int _taken;

    private TranslatedRequest(RequestBytes body, RequestHead head, ByteBudget budget, int taken)
    {
        Body = body;
        Head = head;
        _budget = budget;
        _taken = taken;
    }

    public RequestBytes Body { get; }

    public RequestHead Head { get; }

    /// <param name="toItself">For a target that speaks the caller's language too.</param>
    public static (TranslatedRequest? Request, RequestFault? Fault) Make(IDoor door, ReadOnlyMemory<byte> source, bool toItself, ByteBudget budget)
    {
        using var chat = new TranslatedBody(source.Length + (source.Length / 8));
        if (!(toItself ? door.TryTranslateToItself(source, chat, out var fault) : door.TryTranslate(source, chat, out fault)))
        {
            return (null, fault);
        }

        if (!budget.TryTake(chat.Length))
        {
            return (null, new RequestFault("The request is too large to be translated at the moment. Try again shortly.", null, "overloaded"));
        }

        var taken = chat.Length;
        var body = chat.Detach();
        if (ChatRequestReader.TryRead(body.Span, out var head, out var wrong))
        {
            return (new TranslatedRequest(body, head, budget, taken), null);
        }

        // What a caller could write wrong in its own language and the door lets pass is told in the words of the chat shape.
        body.Release();
        budget.Return(taken);
        return (null, wrong);
    }

    public void Dispose()
    {
        Body.Release();
        _budget.Return(_taken);
    }
}
