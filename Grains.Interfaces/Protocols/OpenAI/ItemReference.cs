namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>An item of a request for a response that only names one which a provider holds.</summary>
/// <param name="Id">The item's id at the provider.</param>
/// <param name="Param">Where it stands, for messages: <c>input[3]</c>.</param>
public readonly record struct ItemReference(string Id, string Param);
