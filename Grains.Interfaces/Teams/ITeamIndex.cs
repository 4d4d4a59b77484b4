namespace Gateway.Grains.Interfaces.Teams;

/// <summary>Which teams exist, for the pages of the admin surface. Off the request's path.</summary>
public interface ITeamIndex
{
    /// <summary>Up to <paramref name="limit"/> team ids greater than <paramref name="after"/> in ordinal order; null starts at the first.</summary>
    ValueTask<IReadOnlyList<string>> List(string? after, int limit, CancellationToken cancellation);
}
