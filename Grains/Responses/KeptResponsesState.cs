namespace Gateway.Grains.Responses;

/// <summary>Where responses are kept. Property names are the stored format.</summary>
public sealed class KeptResponsesState
{
    /// <summary>Name of this state in the store.</summary>
    public const string Name = "kept-responses";

    public StoredResponse[] Responses { get; set; } = [];
}
