using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Gateway.Api.Tests.Fixtures;

/// <summary>What a client must receive of a recorded stream, computed apart from the gateway's own parser.</summary>
internal static partial class Expectation
{
    /// <summary>The recorded text; without <paramref name="usageShown"/> less the frames that hold nothing but usage.</summary>
    public static string Stream(string recorded, bool usageShown)
    {
        if (usageShown)
        {
            return recorded;
        }

        var kept = new StringBuilder();
        foreach (Match frame in Frame().Matches(recorded))
        {
            if (!Payloads(frame.Value).Any(IsUsageOnly))
            {
                kept.Append(frame.Value);
            }
        }

        return kept.ToString();
    }

    /// <summary>The JSON payloads of a stream, or the one of a whole answer.</summary>
    public static IEnumerable<JsonObject> Payloads(string text)
    {
        if (text.TrimStart().StartsWith('{'))
        {
            return [(JsonObject)JsonNode.Parse(text)!];
        }

        return text.ReplaceLineEndings("\n").Split('\n')
            .Where(line => line.StartsWith("data:", StringComparison.Ordinal) && line.Contains('{', StringComparison.Ordinal))
            .Select(line => (JsonObject)JsonNode.Parse(line[5..])!);
    }

    /// <summary>The first frame of a recorded stream that reports an error, and its message; null where there is none.</summary>
    public static (string Frame, string Message)? InBandError(string recorded)
    {
        foreach (Match frame in recorded.StartsWith('{') ? [] : Frame().Matches(recorded).AsEnumerable())
        {
            if (Payloads(frame.Value).Select(payload => payload["error"]).FirstOrDefault(error => error is not null) is { } error)
            {
                return (frame.Value, (string)error["message"]!);
            }
        }

        return null;
    }

    private static bool IsUsageOnly(JsonObject payload) => payload["usage"] is JsonObject && payload["choices"] is not JsonArray { Count: > 0 };

    [GeneratedRegex(@".*?(?:\r?\n\r?\n|\z)", RegexOptions.Singleline)]
    private static partial Regex Frame();
}
