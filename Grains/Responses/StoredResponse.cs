namespace Gateway.Grains.Responses;

/// <summary>One of <see cref="KeptResponsesState"/>. Property names are the stored format.</summary>
public sealed class StoredResponse
{
    public string Id { get; set; } = "";

    public string Provider { get; set; } = "";

    public string KeyId { get; set; } = "";

    public DateTimeOffset At { get; set; }
}
