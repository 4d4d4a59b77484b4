namespace Gateway.Cluster.Tests.Postgres;

/// <summary>A key that a test made.</summary>
internal sealed record TestKey(string Id, string Secret);
