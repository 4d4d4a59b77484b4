using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Gateway.Api.Errors;
using Microsoft.AspNetCore.Http;

namespace Gateway.Api.Endpoints.Admin;

/// <summary>Which part of a list is wanted: <c>?cursor=</c>, <c>?limit=</c> (1 to 1000, default 100).</summary>
internal readonly record struct Page(string? Cursor, int Limit)
{
    private const int MaxCursor = 128;

    public static bool TryRead(HttpRequest request, out Page page, [NotNullWhen(false)] out ApiError? error)
    {
        page = default;
        error = null;
        var limit = 100;
        if (request.Query["limit"] is [{ } text] && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > 1000))
        {
            error = GatewayErrors.Invalid("The query field 'limit' must be a whole number from 1 to 1000.", "limit");
            return false;
        }

        var cursor = request.Query["cursor"] is [{ Length: > 0 } given] ? given : null;
        if (cursor?.Length > MaxCursor || cursor?.Any(character => character is < '!' or > '~') == true)
        {
            error = GatewayErrors.Invalid("The query field 'cursor' must be the 'next_cursor' of the page before.", "cursor");
            return false;
        }

        page = new Page(cursor, limit);
        return true;
    }
}
