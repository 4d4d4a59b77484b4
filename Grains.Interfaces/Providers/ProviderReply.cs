using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.Providers;

/// <summary>What came of an attempt. On <see cref="ProviderOutcome.Answered"/> the receiver owns <see cref="Content"/> and disposes it, which also cancels it.</summary>
[GenerateSerializer, Immutable, Alias("gw.ProviderReply")]
public sealed class ProviderReply
{
    [Id(0)] public required ProviderOutcome Outcome { get; init; }

    /// <summary>The provider's HTTP status; 0 where no answer came.</summary>
    [Id(1)] public int Status { get; init; }

    /// <summary>The answer's media type without parameters, lower case; empty where there is none.</summary>
    [Id(2)] public string MediaType { get; init; } = "";

    /// <summary>How long the provider asks to wait; null where it does not say.</summary>
    [Id(3)] public TimeSpan? RetryAfter { get; init; }

    /// <summary>The provider's error, on any outcome but <see cref="ProviderOutcome.Answered"/>. Never holds a credential.</summary>
    [Id(4)] public ProviderError? Error { get; init; }

    /// <summary>Length of <see cref="Content"/> in bytes; null where the provider does not say.</summary>
    [Id(5)] public long? ContentLength { get; init; }

    /// <summary>
    /// The provider has nothing that it could work on. Refused: its language has no words for the request, and <see cref="Error"/> is the gateway's
    /// own. Cancelled: the request's form was not sent to its end.
    /// </summary>
    [Id(6)] public bool NotSent { get; init; }

    /// <summary>The provider's own id of the request; null where it gives none that can be shown, and for targets whose answers are translated.</summary>
    [Id(7)] public string? ProviderRequestId { get; init; }

    /// <summary>The body of an error as it came, JSON, where the caller speaks the provider's language; null else. Never holds a credential.</summary>
    [Id(8)] public byte[]? ErrorBody { get; init; }

    /// <summary>Fields of the request that the model did not get, named with commas between them; null for none.</summary>
    [Id(9)] public string? Dropped { get; private set; }

    [NonSerialized] private Stream? _content;

    /// <summary>The open body in OpenAI's shape: JSON, or server-sent events.</summary>
    public Stream? Content
    {
        get => _content;
        init => _content = value;
    }

    /// <summary>The same with a content: for a head that came from another process.</summary>
    public ProviderReply With(Stream content)
    {
        var reply = (ProviderReply)MemberwiseClone();
        reply._content = content;
        return reply;
    }

    /// <summary>The same reply to a request of which these fields were left out.</summary>
    public ProviderReply WithDropped(string? fields)
    {
        if (fields is null)
        {
            return this;
        }

        var copy = (ProviderReply)MemberwiseClone();
        copy.Dropped = fields;
        return copy;
    }
}
