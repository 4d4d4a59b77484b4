using Gateway.Grains.Interfaces.Protocols.Doors;

namespace Gateway.Api.Errors;

/// <summary>An error as the caller gets it.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Type">OpenAI's error type.</param>
/// <param name="Code">The contract's code; null for none.</param>
/// <param name="Message">For people: what is wrong and what to do.</param>
/// <param name="Param">The field it is about; null for none.</param>
/// <param name="FromProvider">The provider said so, not the gateway.</param>
/// <param name="Retryable">The same request may succeed later.</param>
/// <param name="RetryAfter">How long to wait; null where it is not known.</param>
internal sealed record ApiError(
    int Status,
    string Type,
    string? Code,
    string Message,
    string? Param = null,
    bool FromProvider = false,
    bool Retryable = false,
    TimeSpan? RetryAfter = null)
{
    /// <summary>The provider's own status, where <see cref="Status"/> is another because OpenAI's API does not know it; null else.</summary>
    public int? ProviderStatus { get; init; }

    /// <summary>What the provider said, byte for byte, for a caller who speaks its language; null where that is not told.</summary>
    public byte[]? ProviderBody { get; init; }

    /// <summary>The provider's own id of the request; null where it is not told.</summary>
    public string? ProviderRequestId { get; init; }

    /// <summary>The status that a caller gets who speaks another language than OpenAI's.</summary>
    public int DoorStatus => ProviderStatus ?? Status;

    /// <summary>As languages of callers beside OpenAI's write it.</summary>
    public DoorError ToDoor(string requestId) => new(DoorStatus, Type, Code, Message, Param, FromProvider, Retryable, requestId);
}
