namespace Gateway.Silo.Configuration.Reading;

/// <summary>Finds what a mistyped name was meant to be.</summary>
internal static class NearestName
{
    /// <summary>The candidate with the fewest edits, at most a third of the name's length; null where none is near.</summary>
    public static string? Of(string name, IEnumerable<string> candidates) =>
        candidates.Select(candidate => (Candidate: candidate, Edits: Edits(name.ToUpperInvariant(), candidate.ToUpperInvariant())))
            .Where(found => found.Edits <= Math.Max(1, Math.Min(name.Length, found.Candidate.Length) / 3))
            .OrderBy(found => found.Edits)
            .Select(found => found.Candidate)
            .FirstOrDefault();

    /// <summary>Levenshtein's distance, one row at a time.</summary>
    private static int Edits(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (from[i - 1] == to[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[to.Length];
    }
}
