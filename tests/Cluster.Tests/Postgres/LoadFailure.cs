using Gateway.TestKit;

namespace Gateway.Cluster.Tests.Postgres;

/// <summary>A request that got no whole answer.</summary>
/// <param name="At">When its client knew, as a timestamp of the stopwatch.</param>
internal sealed record LoadFailure(GatewayProcess Node, bool Stream, long At, string What);
