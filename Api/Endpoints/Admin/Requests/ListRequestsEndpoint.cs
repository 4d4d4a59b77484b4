using System.Globalization;
using FastEndpoints;
using Gateway.Api.Errors;
using Gateway.Api.Json;
using Gateway.Grains.Interfaces.Usage;

namespace Gateway.Api.Endpoints.Admin.Requests;

/// <summary>Newest first. Filters: <c>key</c>, <c>team</c>, <c>model</c>, <c>provider</c>, <c>status</c>, <c>from</c>, <c>to</c>.</summary>
internal sealed class ListRequestsEndpoint(RequestRows rows) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Get("/admin/requests");
        AllowAnonymous();
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        HttpContext.MarkResponseStart();
        if (!TryRead(out var query, out var page, out var error))
        {
            await ErrorWriter.Write(HttpContext, error!);
            return;
        }

        var found = await rows.List(query!, ct);
        await ApiJson.Write(HttpContext, new ListView<RequestView>(
            [.. found.Take(page.Limit).Select(RequestView.Of)],
            found.Count > page.Limit ? found[page.Limit - 1].Id : null));
    }

    private bool TryRead(out RequestQuery? query, out Page page, out ApiError? error)
    {
        query = null;
        if (!Page.TryRead(HttpContext.Request, out page, out error)
            || !Time("from", out var from, ref error)
            || !Time("to", out var to, ref error))
        {
            return false;
        }

        int? status = null;
        if (Text("status") is { } given)
        {
            if (!int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 100 or > 599)
            {
                error = GatewayErrors.Invalid("The query field 'status' must be an HTTP status from 100 to 599.", "status");
                return false;
            }

            status = number;
        }

        // One more than asked for tells whether there is a next page.
        query = new RequestQuery(Text("key"), Text("team"), Text("model"), Text("provider"), status, from, to, page.Cursor, page.Limit + 1);
        return true;
    }

    private string? Text(string name) => HttpContext.Request.Query[name] is [{ Length: > 0 } value] ? value : null;

    private bool Time(string name, out DateTimeOffset? time, ref ApiError? error)
    {
        time = null;
        if (Text(name) is not { } text)
        {
            return true;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var parsed))
        {
            time = parsed;
            return true;
        }

        error = GatewayErrors.Invalid($"The query field '{name}' must be a time like 2027-01-31T12:00:00Z.", name);
        return false;
    }
}
