namespace Gateway.Api.Endpoints.Admin;

/// <summary>One page of a list; <paramref name="NextCursor"/> is null on the last.</summary>
internal sealed record ListView<T>(IReadOnlyList<T> Data, string? NextCursor);
