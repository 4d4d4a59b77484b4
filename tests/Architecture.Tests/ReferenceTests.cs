using System.Reflection;
using System.Xml.Linq;
using Gateway.TestKit;

namespace Gateway.Architecture.Tests;

/// <summary>Who may reference whom.</summary>
public sealed class ReferenceTests
{
    [Theory]
    [InlineData("Gateway.Grains.Interfaces", "")]
    [InlineData("Gateway.Grains", "Gateway.Grains.Interfaces")]
    [InlineData("Gateway.Api", "Gateway.Grains.Interfaces")]
    [InlineData("Gateway.Silo", "Gateway.Api,Gateway.Grains,Gateway.Grains.Interfaces")]
    public void Assembly_References_OnlyWhatTheHouseAllows(string assembly, string allowed)
    {
        var references = Assembly.Load(assembly).GetReferencedAssemblies()
            .Select(name => name.Name!)
            .Where(name => name.StartsWith("Gateway.", StringComparison.Ordinal));

        var forbidden = references.Except(allowed.Split(',', StringSplitOptions.RemoveEmptyEntries)).ToList();

        Assert.True(forbidden.Count == 0, $"{assembly} must not reference {string.Join(", ", forbidden)}");
    }

    [Theory]
    [InlineData("Grains", "Microsoft.AspNetCore")]
    [InlineData("Grains.Interfaces", "Microsoft.AspNetCore")]
    [InlineData("Grains.Interfaces/Protocols", "Orleans")]
    [InlineData("Grains.Interfaces/Protocols", "System.Net")]
    [InlineData("Api", "Gateway.Grains.Providers")]
    [InlineData("Api", "Npgsql")]
    [InlineData("Api", "Microsoft.Data")]
    public void Folder_Uses_NoForbiddenNamespace(string folder, string forbidden)
    {
        var users = Repository.Sources(folder)
            .Where(file => File.ReadLines(file).Any(line =>
                line.StartsWith("using " + forbidden, StringComparison.Ordinal)
                || (forbidden == "Orleans" && line.Contains("[GenerateSerializer", StringComparison.Ordinal))))
            .Select(file => Path.GetRelativePath(Repository.Root, file))
            .ToList();

        Assert.True(users.Count == 0, $"{forbidden} must not be used in {folder}: {string.Join(", ", users)}");
    }

    [Fact]
    public void OneProtocol_DoesNotKnow_Another()
    {
        var folders = Directory.EnumerateDirectories(Path.Combine(Repository.Root, "Grains.Interfaces", "Protocols")).Select(folder => Path.GetFileName(folder)!).ToList();

        // Everything goes through the OpenAI chat shape, which translators find taken apart in Chat; the frames of server-sent events belong
        // to nobody. Readers of frames have the interface that doors have. A door is a caller's language; Anthropic's is the same in both directions.
        var crossings =
            from folder in folders
            from file in Repository.Sources($"Grains.Interfaces/Protocols/{folder}")
            from other in folders
            where other != folder && other is not ("OpenAI" or "Sse") && (other != "Chat" || folder is "OpenAI" or "Sse")
            where (folder, other) is not (("Messages", "Anthropic" or "Doors") or ("Responses" or "OpenAI", "Doors"))
            where File.ReadAllText(file).Contains($"Protocols.{other}", StringComparison.Ordinal)
            select $"{file} uses {other}";

        Assert.Empty(crossings);
    }

    [Fact]
    public void Packages_HaveTheirVersions_InOneFile()
    {
        var pinned = Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
            .SelectMany(project => XDocument.Load(project).Descendants("PackageReference").Select(reference => (project, reference)))
            .Where(pair => pair.reference.Attribute("Version") is not null)
            .Select(pair => pair.project);

        Assert.Empty(pinned);
    }
}
