using System.Globalization;

namespace Gateway.Api.Telemetry;

/// <summary>Label values that need no new string for each request.</summary>
internal static class LabelText
{
    private static readonly string[] Statuses = [.. Enumerable.Range(0, 600).Select(static status => status.ToString(CultureInfo.InvariantCulture))];

    /// <summary>An HTTP status; whatever is none is <c>0</c>.</summary>
    public static string Status(int status) => (uint)status < (uint)Statuses.Length ? Statuses[status] : Statuses[0];

    public static string Flag(bool flag) => flag ? "true" : "false";
}
