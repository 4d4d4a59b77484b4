using System.Globalization;
using Gateway.Api.Errors;
using Microsoft.AspNetCore.Http;

namespace Gateway.Api.Endpoints.Admin;

/// <summary>Reads the fields of a query that several lists know.</summary>
internal static class QueryText
{
    private const int DateLength = 10;

    private static readonly string[] Formats =
        ["yyyy-MM-dd", "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"];

    /// <summary>Null where it is missing or empty.</summary>
    public static string? Of(HttpRequest request, string name) => request.Query[name] is [{ Length: > 0 } value] ? value : null;

    /// <summary>A time, or a date, which is the first moment of its day. Without an offset both are of the zone. Null where it is missing.</summary>
    public static bool TryTime(HttpRequest request, string name, TimeZoneInfo zone, out DateTimeOffset? time, ref ApiError? error)
    {
        time = null;
        if (Of(request, name) is not { } text)
        {
            return true;
        }

        // A plus that was not escaped arrives as a space.
        text = text.Length > DateLength ? string.Concat(text.AsSpan(0, DateLength), text.AsSpan(DateLength).ToString().Replace(' ', '+')) : text;
        if (!DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed)
            || parsed.Year is < 1970 or > 9998)
        {
            error = GatewayErrors.Invalid($"The query field '{name}' must be a date or time like 2027-01-31 or 2027-01-31T12:00:00Z.", name);
            return false;
        }

        var hasOffset = text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > DateLength;
        time = hasOffset ? parsed : new DateTimeOffset(parsed.DateTime, OffsetAt(parsed.DateTime, zone));
        return true;
    }

    /// <summary><c>json</c> (also where it is missing) or <c>csv</c>.</summary>
    public static bool TryFormat(HttpRequest request, out bool isCsv, ref ApiError? error)
    {
        var format = Of(request, "format");
        isCsv = format == "csv";
        if (format is null or "json" or "csv")
        {
            return true;
        }

        error = GatewayErrors.Invalid("The query field 'format' must be 'json' or 'csv'.", "format");
        return false;
    }

    // A time that comes twice is its first, as a day's beginning is.
    private static TimeSpan OffsetAt(DateTime local, TimeZoneInfo zone) =>
        zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
}
