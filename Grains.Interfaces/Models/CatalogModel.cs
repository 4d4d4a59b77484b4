namespace Gateway.Grains.Interfaces.Models;

/// <summary>What is publicly known of a model.</summary>
/// <param name="Id">The provider's own name of the model.</param>
/// <param name="ContextLength">Tokens of input and output together; null where it is not known.</param>
/// <param name="InputPerMillion">US dollars per million input tokens, the lowest tier; null where it is not known.</param>
/// <param name="OutputPerMillion">US dollars per million output tokens, the lowest tier; null where it is not known.</param>
public sealed record CatalogModel(string Id, long? ContextLength, decimal? InputPerMillion, decimal? OutputPerMillion);
