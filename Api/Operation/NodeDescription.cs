namespace Gateway.Api.Operation;

/// <summary>What a node tells of itself.</summary>
/// <param name="Role"><c>all</c>, <c>silo</c> or <c>api</c>.</param>
public sealed record NodeDescription(string Role);
