using System.Text.RegularExpressions;
using Gateway.TestKit;

namespace Gateway.Architecture.Tests;

/// <summary>What the sources look like.</summary>
public sealed partial class SourceShapeTests
{
    private static readonly string[] Folders = ["Api", "Grains", "Grains.Interfaces", "Silo"];

    [Fact]
    public void SourceFiles_Are_Short()
    {
        var longOnes = AllSources().Where(file => File.ReadLines(file).Count() > 300).Select(Relative);

        Assert.Empty(longOnes);
    }

    [Fact]
    public void Program_Is_Short() =>
        Assert.InRange(File.ReadLines(Path.Combine(Repository.Root, "Silo", "Program.cs")).Count(), 1, 80);

    [Fact]
    public void SourceFile_Holds_OneTopLevelType_OfItsOwnName()
    {
        var wrong = AllSources()
            .Where(file => Path.GetFileName(file) != "Program.cs")
            .Select(file => (File: file, Types: TopLevelType().Matches(File.ReadAllText(file)).Select(match => match.Groups["name"].Value).Distinct().ToList()))
            .Where(source => source.Types.Count != 1 || source.Types[0] != Path.GetFileNameWithoutExtension(source.File).Split('.')[0])
            .Select(source => $"{Relative(source.File)}: {string.Join(", ", source.Types)}")
            .ToList();

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    [Fact]
    public void Namespace_Follows_TheFolders()
    {
        var wrong = AllSources()
            .Where(file => Path.GetFileName(file) != "Program.cs")
            .Where(file => !File.ReadAllText(file).Contains(
                $"namespace Gateway.{Path.GetDirectoryName(Relative(file))!.Replace(Path.DirectorySeparatorChar, '.')};",
                StringComparison.Ordinal))
            .Select(Relative)
            .ToList();

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    [Theory]
    [InlineData("#region")]
    [InlineData("DateTime.UtcNow")]
    [InlineData("DateTimeOffset.UtcNow")]
    [InlineData("Thread.Sleep")]
    [InlineData("Task.Run(")]
    public void Sources_Never_Contain(string text)
    {
        var found = AllSources().Where(file => File.ReadAllText(file).Contains(text, StringComparison.Ordinal)).Select(Relative);

        Assert.Empty(found);
    }

    private static IEnumerable<string> AllSources() => Folders.SelectMany(Repository.Sources);

    private static string Relative(string file) => Path.GetRelativePath(Repository.Root, file);

    [GeneratedRegex(@"^(?:public |internal |file |sealed |static |abstract |partial |readonly |ref |unsafe )*(?:class|record struct|record class|record|struct|interface|enum|delegate \S+) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex TopLevelType();
}
