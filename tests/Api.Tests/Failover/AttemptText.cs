using System.Globalization;
using System.Text.Json.Nodes;

namespace Gateway.Api.Tests.Failover;

/// <summary>A row's attempts in short: <c>provider status error</c>.</summary>
internal static class AttemptText
{
    private const string Anything = "*";

    public static string Of(JsonNode attempt) =>
        string.Create(CultureInfo.InvariantCulture, $"{(string?)attempt["provider"]} {(int)attempt["status"]!} {(string?)attempt["error"]}").TrimEnd();

    /// <summary>Whether the attempt is the one that is expected. An error that may be anything must be there, unless the status speaks for itself.</summary>
    public static bool Matches(JsonNode attempt, string expected)
    {
        var wanted = expected.Split(' ');
        var status = (int)attempt["status"]!;
        var error = (string?)attempt["error"];
        var isFailed = error is not null || status >= 400;
        return wanted[0] == (string?)attempt["provider"]
            && (wanted[1] == Anything || wanted[1] == status.ToString(CultureInfo.InvariantCulture))
            && (wanted.Length == 2 ? !isFailed : isFailed && (wanted[2] == Anything || wanted[2] == error));
    }
}
