using System.Globalization;

namespace Gateway.Grains.Storage;

/// <summary>The numbered SQL files of one kind of store, as they are embedded: <c>sql/sqlite/0001-grain-state.sql</c>.</summary>
internal static class SqlScripts
{
    /// <summary>Version and text of each file, in order.</summary>
    public static IReadOnlyList<(int Version, string Sql)> Of(string store)
    {
        var assembly = typeof(SqlScripts).Assembly;
        var prefix = $"sql/{store}/";
        var scripts = new List<(int Version, string Sql)>();
        foreach (var name in assembly.GetManifestResourceNames())
        {
            var path = name.Replace('\\', '/');
            if (!path.StartsWith(prefix, StringComparison.Ordinal))
            {
                continue;
            }

            var version = int.Parse(path.AsSpan(prefix.Length, 4), NumberStyles.None, CultureInfo.InvariantCulture);
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            scripts.Add((version, reader.ReadToEnd()));
        }

        scripts.Sort(static (left, right) => left.Version.CompareTo(right.Version));
        return scripts;
    }
}
