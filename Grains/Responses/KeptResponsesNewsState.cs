namespace Gateway.Grains.Responses;

/// <summary>What changed since <see cref="KeptResponsesState"/> was stored: small, so that it can be stored at once. Property names are the stored format.</summary>
public sealed class KeptResponsesNewsState
{
    /// <summary>Name of this state in the store.</summary>
    public const string Name = "kept-responses-news";

    public StoredResponse[] Responses { get; set; } = [];

    /// <summary>Ids of responses that are not kept any more.</summary>
    public string[] Gone { get; set; } = [];
}
