using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.TestKit;
using YamlDotNet.RepresentationModel;

namespace Gateway.Architecture.Tests;

/// <summary>The chart's values, their schema and the templates that read them say the same.</summary>
public sealed partial class ChartTests
{
    private static readonly string Chart = Path.Combine(Repository.Root, "deploy", "helm", "gateway");

    /// <summary>Objects whose content is the operator's.</summary>
    private static readonly string[] Open = ["config", "resources", "annotations", "labels", "podAnnotations", "podLabels", "nodeSelector", "affinity"];

    [Theory]
    [InlineData("compose.yaml", "services")]
    [InlineData("helm/gateway/Chart.yaml", "version")]
    [InlineData("helm/gateway/values.yaml", "image")]
    public void Yaml_Parses(string file, string has) =>
        Assert.True(Load(Path.Combine(Repository.Root, "deploy", file)).Children.ContainsKey(new YamlScalarNode(has)), $"{file} has no {has}");

    [Fact]
    public void Values_AndTheirSchema_KnowTheSameNames()
    {
        var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Chart, "values.schema.json"))).RootElement;
        var inSchema = NamesOf(schema, "").Order(StringComparer.Ordinal);

        // Helm adds "global" by itself.
        Assert.Equal(NamesOf(Load(Path.Combine(Chart, "values.yaml")), "").Append("global").Order(StringComparer.Ordinal), inSchema);
    }

    [Fact]
    public void Templates_Read_OnlyValuesThatExist()
    {
        var values = NamesOf(Load(Path.Combine(Chart, "values.yaml")), "").ToHashSet(StringComparer.Ordinal);
        var read = Directory.EnumerateFiles(Path.Combine(Chart, "templates"))
            .SelectMany(file => ValueName().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups["path"].Value)
            .ToHashSet(StringComparer.Ordinal);

        Assert.True(read.Count > 40, $"Only {read.Count} values are read.");
        Assert.Empty(read.Except(values).Order(StringComparer.Ordinal));

        // And none is there that nothing reads.
        Assert.Empty(values.Where(name => !read.Any(path => path == name || path.StartsWith(name + ".", StringComparison.Ordinal))).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Templates_Close_WhatTheyOpen()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Chart, "templates")))
        {
            var text = File.ReadAllText(file);

            Assert.True(Opening().Count(text) == Closing().Count(text), $"{Path.GetFileName(file)} opens {Opening().Count(text)} blocks and closes {Closing().Count(text)}.");
        }
    }

    [GeneratedRegex(@"\.Values\.(?<path>[A-Za-z.]*[A-Za-z])")]
    private static partial Regex ValueName();

    [GeneratedRegex(@"\{\{-?\s*(if|with|range|define)\b")]
    private static partial Regex Opening();

    [GeneratedRegex(@"\{\{-?\s*end\b")]
    private static partial Regex Closing();

    private static YamlMappingNode Load(string path)
    {
        using var text = File.OpenText(path);
        var yaml = new YamlStream();
        yaml.Load(text);
        return Assert.IsType<YamlMappingNode>(Assert.Single(yaml.Documents).RootNode);
    }

    private static IEnumerable<string> NamesOf(YamlMappingNode node, string parent) =>
        node.Children.SelectMany(child =>
        {
            var name = ((YamlScalarNode)child.Key).Value!;
            var path = parent + name;
            return child.Value is YamlMappingNode below && !Open.Contains(name) ? NamesOf(below, path + ".").Prepend(path) : [path];
        });

    private static IEnumerable<string> NamesOf(JsonElement schema, string parent) =>
        schema.GetProperty("properties").EnumerateObject().SelectMany(property =>
        {
            var path = parent + property.Name;
            return property.Value.TryGetProperty("properties", out _) ? NamesOf(property.Value, path + ".").Prepend(path) : [path];
        });
}
