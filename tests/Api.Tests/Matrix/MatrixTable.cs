namespace Gateway.Api.Tests.Matrix;

/// <summary>Prints the cells: a row for each feature, a column for each target behind each door, the reasons of empty cells below.</summary>
internal static class MatrixTable
{
    private const int RowWidth = 34;
    private const int Width = 10;

    public static IEnumerable<string> Lines(IReadOnlyList<Cell> cells)
    {
        var reasons = cells.Select(cell => cell.Reason).OfType<string>().Distinct().ToList();
        var columns = cells.Select(cell => (cell.Door, cell.Target)).Distinct().ToList();
        yield return new string(' ', RowWidth) + string.Concat(columns.GroupBy(column => column.Door).Select(door => $"{door.Key} door".PadRight(Width * door.Count())));
        yield return new string(' ', RowWidth) + string.Concat(columns.Select(column => $"{column.Target}".PadRight(Width)));
        foreach (var row in cells.GroupBy(cell => cell.Feature))
        {
            yield return row.Key.PadRight(RowWidth) + string.Concat(row.Select(cell => Word(cell, reasons).PadRight(Width)));
        }

        yield return "yes: so many recordings are shown as they are. mix: asked with the question of one recording, answered with another.";
        foreach (var reason in reasons)
        {
            yield return $"({reasons.IndexOf(reason) + 1}) {reason}";
        }
    }

    private static string Word(Cell cell, List<string> reasons) =>
        cell.Failures.Count > 0 ? "NO" : cell.Passed > 0 ? $"{(cell.IsMixed ? "mix" : "yes")} {cell.Passed}" : cell.Reason is { } reason ? $"({reasons.IndexOf(reason) + 1})" : "?";
}
