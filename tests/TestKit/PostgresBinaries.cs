namespace Gateway.TestKit;

/// <summary>Where this machine keeps PostgreSQL's programs.</summary>
internal static class PostgresBinaries
{
    private const string DebianRoot = "/usr/lib/postgresql";

    /// <summary>The directory that holds <c>initdb</c> and <c>postgres</c>, the newest version where there are several; null where there is none.</summary>
    public static string? Directory { get; } = OnPath().Concat(Packaged()).FirstOrDefault(IsComplete);

    private static IEnumerable<string> OnPath() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<string> Packaged() =>
        System.IO.Directory.Exists(DebianRoot)
            ? System.IO.Directory.GetDirectories(DebianRoot)
                .OrderByDescending(version => int.TryParse(Path.GetFileName(version), out var number) ? number : 0)
                .Select(version => Path.Combine(version, "bin"))
            : [];

    private static bool IsComplete(string directory) => File.Exists(Path.Combine(directory, "initdb")) && File.Exists(Path.Combine(directory, "postgres"));
}
