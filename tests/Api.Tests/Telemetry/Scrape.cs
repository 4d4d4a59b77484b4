using System.Globalization;
using System.Text.RegularExpressions;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Telemetry;

/// <summary>What <c>/metrics</c> said: each line's name and labels, and its value.</summary>
internal sealed partial class Scrape
{
    private readonly Dictionary<string, double> _values = new(StringComparer.Ordinal);

    private Scrape(string text)
    {
        Text = text;
        var described = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith('#'))
            {
                var words = line.Split(' ', 4);
                Assert.True(words[1] is "HELP" or "TYPE", line);
                Assert.True(described.Add(words[1] + words[2]), $"twice: {line}");
                continue;
            }

            Assert.True(Sample().IsMatch(line), $"is no sample: {line}");
            var end = line.LastIndexOf(' ');
            Assert.True(_values.TryAdd(line[..end], double.Parse(line[(end + 1)..].Replace("+Inf", "Infinity", StringComparison.Ordinal), CultureInfo.InvariantCulture)), $"twice: {line}");
        }
    }

    public string Text { get; }

    public IEnumerable<string> Series => _values.Keys;

    /// <summary>The value of exactly this series; 0 where it is not told.</summary>
    public double this[string series] => _values.GetValueOrDefault(series);

    public static async Task<Scrape> Of(TestGateway gateway)
    {
        using var nobody = gateway.NewClient(null);
        var answer = await nobody.GetAsync("/metrics");

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        return new Scrape(await answer.Content.ReadAsStringAsync());
    }

    [GeneratedRegex("""^[a-zA-Z_][a-zA-Z0-9_]*(\{[a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\.)*"(,[a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\.)*")*\})? \S+$""")]
    private static partial Regex Sample();
}
