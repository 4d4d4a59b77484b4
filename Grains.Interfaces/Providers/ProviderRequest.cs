using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Uploads;

namespace Gateway.Grains.Interfaces.Providers;

/// <summary>
/// One attempt: the caller's body and what is to be done with it. In one process the body is handed over, not copied; to another it goes
/// beside it, and what has an <c>Id</c> goes with it.
/// </summary>
[GenerateSerializer, Immutable, Alias("gw.ProviderRequest")]
public sealed class ProviderRequest
{
    [Id(0)] public required ProviderOperation Operation { get; init; }

    /// <summary>The provider's own name of the model.</summary>
    [Id(1)] public required string Model { get; init; }

    /// <summary>The gateway's request id, for logs.</summary>
    [Id(2)] public required string RequestId { get; init; }

    /// <summary>
    /// The beginning of the answer, given already by a provider that broke off: the target is to go on from there. Never ends with white
    /// space. Null for an answer from its start. Only for models that continue an assistant's message.
    /// </summary>
    [Id(3)] public string? Prefill { get; init; }

    /// <summary>Tokens of <see cref="Prefill"/>, estimated: the answer may be shorter by so many than the request's bound. 0 without one.</summary>
    [Id(4)] public long PrefillTokens { get; init; }

    /// <summary>The most tokens of the answer where the request itself does not bound it; null leaves it to the model.</summary>
    [Id(5)] public long? AnswerTokens { get; init; }

    /// <summary>The response that is asked for, where that is the operation; else null. Letters, digits, <c>_</c> and <c>-</c> only.</summary>
    [Id(7)] public string? ResponseId { get; init; }

    /// <summary>What is asked in the address beside the operation, escaped and without the question mark; null for nothing.</summary>
    [Id(8)] public string? Query { get; init; }

    /// <summary>Headers of the caller's that go to a target which speaks the caller's language; their names and values were checked.</summary>
    [Id(6)] public IReadOnlyList<KeyValuePair<string, string>> CallerHeaders { get; init; } = [];

    public AnswerBound AnswerBound => new(PrefillTokens, AnswerTokens);

    [NonSerialized] private RequestBytes? _body;

    [NonSerialized] private RequestHead? _head;

    /// <summary>The body as the caller sent it.</summary>
    public required RequestBytes Body
    {
        get => _body ?? throw new InvalidOperationException("The body did not travel with the request: the forwarder must be on the caller's silo.");
        init => _body = value;
    }

    /// <summary>What was found in the body when it was read.</summary>
    public required RequestHead Head
    {
        get => _head ?? throw new InvalidOperationException("The head did not travel with the request: the forwarder must be on the caller's silo.");
        init => _head = value;
    }

    [NonSerialized] private UploadBody? _upload;

    /// <summary>The form, for operations that take one; its <see cref="Body"/> is empty then. Lives in one process, like the body, and travels beside the request, as that does.</summary>
    public UploadBody? Upload
    {
        get => _upload;
        init => _upload = value;
    }

    [NonSerialized] private CancellationToken _cancellation;

    /// <summary>Cancelled when the caller is gone or the attempt's time is over. Until the head of the answer is there it ends the call; afterwards disposing the content does.</summary>
    public CancellationToken Cancellation
    {
        get => _cancellation;
        init => _cancellation = value;
    }

    /// <summary>The same with what does not travel between processes.</summary>
    public ProviderRequest With(RequestBytes body, UploadBody? upload, RequestHead head, CancellationToken cancellation)
    {
        var request = (ProviderRequest)MemberwiseClone();
        request._body = body;
        request._upload = upload;
        request._head = head;
        request._cancellation = cancellation;
        return request;
    }
}
