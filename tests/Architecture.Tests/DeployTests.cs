using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Gateway.TestKit;

namespace Gateway.Architecture.Tests;

/// <summary>What stands in <c>deploy/</c> names what the program knows. Neither containers nor a cluster are needed.</summary>
public sealed partial class DeployTests
{
    /// <summary>Seconds that the host takes beyond the drain at most (its shutdown time-out).</summary>
    private const int SecondsAfterDrain = 10;

    private static readonly JsonElement Schema = JsonDocument.Parse(Text("gateway.schema.json")).RootElement.GetProperty("properties");

    [Theory]
    [InlineData("Dockerfile", 1)]
    [InlineData("compose.yaml", 3)]
    [InlineData("gateway.service", 1)]
    [InlineData("helm/gateway/templates/statefulset.yaml", 9)]
    public void Settings_InDeployFile_AreKnown(string file, int atLeast)
    {
        var names = SettingVariable().Matches(Text(file)).Select(match => match.Value).Distinct().ToList();

        Assert.True(names.Count >= atLeast, $"Only {names.Count} settings were found in {file}.");
        Assert.DoesNotContain(names, name => !IsKnown(name.Split("__")));
    }

    [Fact]
    public void Image_Copies_EveryProject_AndWhatItIsBuiltFrom()
    {
        var dockerfile = Text("Dockerfile");
        var sent = Text("Dockerfile.dockerignore").Split('\n');
        var projects = ProjectsBelow("Silo").ToList();
        var missing = projects.SelectMany(project => new[] { $"COPY {project}/Gateway.{project}.csproj {project}/\n", $"COPY {project}/ {project}/\n" })
            .Where(line => !dockerfile.Contains(line, StringComparison.Ordinal))
            .Concat(projects.Select(project => $"!{project}/").Except(sent))
            .ToList();

        // What every project is built with, and what a project embeds that lies elsewhere.
        string[] shared = ["global.json", "Directory.Build.props", "Directory.Packages.props", "BannedSymbols.txt", ".editorconfig", "deploy/sql/"];
        missing.AddRange(shared.Where(path => !dockerfile.Contains(path, StringComparison.Ordinal) || !sent.Contains("!" + path)));

        Assert.Equal(4, projects.Count);
        Assert.True(missing.Count == 0, "Missing in Dockerfile or its .dockerignore: " + string.Join(", ", missing));
    }

    [Fact]
    public void Projects_Embed_NothingElse_FromOutside()
    {
        var outside = ProjectsBelow("Silo")
            .SelectMany(project => XDocument.Load(ProjectFile(project)).Descendants("EmbeddedResource"))
            .Select(resource => resource.Attribute("Include")!.Value.Replace('\\', '/'))
            .Where(path => path.StartsWith("../", StringComparison.Ordinal));

        Assert.Equal(["../deploy/sql/**/*.sql"], outside);
    }

    [Fact]
    public void Ports_OfImageAndCompose_AreTheDefaults()
    {
        var cluster = Schema.GetProperty("Gateway").GetProperty("properties").GetProperty("Cluster").GetProperty("properties");
        var silo = cluster.GetProperty("SiloPort").GetProperty("default").GetInt32();
        var gateway = cluster.GetProperty("GatewayPort").GetProperty("default").GetInt32();

        Assert.Contains($"EXPOSE 8080 {silo} {gateway}\n", Text("Dockerfile"), StringComparison.Ordinal);
        Assert.Contains($"expose: [\"8080\", \"{silo}\", \"{gateway}\"]\n", Text("compose.yaml"), StringComparison.Ordinal);
        Assert.Contains($"  silo: {silo}\n  gateway: {gateway}\n", Text("helm/gateway/values.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void Compose_HandsOn_EveryVendorsVariables()
    {
        var vendors = VendorVariable().Matches(File.ReadAllText(Path.Combine(Repository.Root, "Silo", "Configuration", "Vendors.cs")))
            .Select(match => match.Groups["name"].Value).ToList();

        Assert.True(vendors.Count > 10, $"Only {vendors.Count} variables were found.");
        Assert.DoesNotContain(vendors, name => !Text("compose.yaml").Contains($"\n      {name}:\n", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("compose.yaml", @"Gateway__DrainSeconds: ""(?<drain>\d+)""", @"gateway:\n(.|\n)*?stop_grace_period: (?<stop>\d+)s\n    ulimits")]
    [InlineData("gateway.service", null, @"TimeoutStopSec=(?<stop>\d+)")]
    [InlineData("helm/gateway/templates/statefulset.yaml", null, @"terminationGracePeriodSeconds: \{\{ add \(int .Values.preStopSeconds\) \(int .Values.drainSeconds\) (?<stop>\d+) ")]
    public void Stop_LeavesTime_ForTheDrain(string file, string? drainPattern, string stopPattern)
    {
        var standard = Schema.GetProperty("Gateway").GetProperty("properties").GetProperty("DrainSeconds").GetProperty("default").GetInt32();
        var stop = Number(file, stopPattern, "stop");

        // The chart adds the drain itself.
        var drain = drainPattern is not null ? Number(file, drainPattern, "drain") : file.StartsWith("helm", StringComparison.Ordinal) ? 0 : standard;

        Assert.True(stop > drain + SecondsAfterDrain, $"{file} kills after {stop} s; the node may take {drain} + {SecondsAfterDrain} s.");
    }

    [Theory]
    [InlineData("haproxy.cfg")]
    [InlineData("compose.yaml")]
    [InlineData("helm/gateway/templates/statefulset.yaml")]
    public void HealthPaths_AreServed(string file)
    {
        var served = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "Api", "Reference", "openapi.json"))).RootElement.GetProperty("paths");
        var asked = HealthPath().Matches(Text(file)).Select(match => match.Value).Distinct().ToList();

        Assert.NotEmpty(asked);
        Assert.DoesNotContain(asked, path => !served.TryGetProperty(path, out _));
    }

    [GeneratedRegex(@"\b(Gateway|ConnectionStrings)__\w+")]
    private static partial Regex SettingVariable();

    [GeneratedRegex("\"(?<name>[A-Z][A-Z_]+_(KEY|HOST|ENDPOINT))\"")]
    private static partial Regex VendorVariable();

    [GeneratedRegex(@"/health/\w+")]
    private static partial Regex HealthPath();

    private static string Text(string file) => File.ReadAllText(Path.Combine(Repository.Root, "deploy", file));

    private static string ProjectFile(string project) => Path.Combine(Repository.Root, project, $"Gateway.{project}.csproj");

    private static int Number(string file, string pattern, string group)
    {
        var match = Regex.Match(Text(file), pattern, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10));
        Assert.True(match.Success, $"{file} has no {pattern}");
        return int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
    }

    /// <summary>The project and all that it references, directly or not.</summary>
    private static IEnumerable<string> ProjectsBelow(string project) =>
        XDocument.Load(ProjectFile(project)).Descendants("ProjectReference")
            .Select(reference => reference.Attribute("Include")!.Value.Split('\\', '/')[^2])
            .SelectMany(ProjectsBelow)
            .Append(project)
            .Distinct();

    private static bool IsKnown(IEnumerable<string> path)
    {
        var properties = Schema;
        foreach (var name in path)
        {
            if (properties.ValueKind != JsonValueKind.Object || !properties.TryGetProperty(name, out var setting))
            {
                return false;
            }

            properties = setting.TryGetProperty("properties", out var below) ? below : default;
        }

        return true;
    }
}
