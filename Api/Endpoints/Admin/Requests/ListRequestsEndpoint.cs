using FastEndpoints;
using Gateway.Api.Errors;
using Gateway.Api.Json;
using Gateway.Grains.Interfaces.Usage;

namespace Gateway.Api.Endpoints.Admin.Requests;

/// <summary>
/// Newest first. Filters: <c>key</c>, <c>team</c>, <c>model</c>, <c>provider</c>, <c>status</c>, <c>from</c>, <c>to</c>. As JSON a page;
/// with <c>format=csv</c> all rows, written as they are read.
/// </summary>
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
        if (!TryRead(out var query, out var page, out var isCsv, out var error))
        {
            await ErrorWriter.Write(HttpContext, error!);
            return;
        }

        if (isCsv)
        {
            await WriteCsv(query!, ct);
            return;
        }

        var found = await rows.List(query!, ct);
        await ApiJson.Write(HttpContext, new ListView<RequestView>(
            [.. found.Take(page.Limit).Select(RequestView.Of)],
            found.Count > page.Limit ? found[page.Limit - 1].Id : null));
    }

    private async Task WriteCsv(RequestQuery query, CancellationToken cancellation)
    {
        var output = HttpContext.Response.BodyWriter;
        var csv = new CsvWriter(output);
        var isStarted = false;
        await foreach (var batch in rows.ListAll(query, cancellation))
        {
            // Not before the first rows are there: until then a failure can still be told.
            if (!isStarted)
            {
                isStarted = true;
                HttpContext.Response.ContentType = CsvWriter.ContentType;
                HttpContext.Response.Headers.ContentDisposition = "attachment; filename=\"requests.csv\"";
                csv.Header(RequestCsv.Columns);
            }

            foreach (var row in batch)
            {
                RequestCsv.Write(csv, RequestView.Of(row));
            }

            // Waits for a slow reader, so that no more than a batch is held.
            await output.FlushAsync(cancellation);
        }
    }

    private bool TryRead(out RequestQuery? query, out Page page, out bool isCsv, out ApiError? error)
    {
        query = null;
        isCsv = false;
        var request = HttpContext.Request;
        if (!Page.TryRead(request, out page, out error)
            || !QueryText.TryFormat(request, out isCsv, ref error)
            || !QueryText.TryTime(request, "from", TimeZoneInfo.Utc, out var from, ref error)
            || !QueryText.TryTime(request, "to", TimeZoneInfo.Utc, out var to, ref error))
        {
            return false;
        }

        int? status = null, lastStatus = null;
        if (QueryText.Of(request, "status") is { } given)
        {
            if (!StatusFilter.TryRead(given, out var least, out lastStatus))
            {
                error = GatewayErrors.Invalid("The query field 'status' must be an HTTP status from 100 to 599, a class like '4xx', or 'error'.", "status");
                return false;
            }

            status = least;
        }

        // One more than asked for tells whether there is a next page.
        query = new RequestQuery(
            QueryText.Of(request, "key"),
            QueryText.Of(request, "team"),
            QueryText.Of(request, "model"),
            QueryText.Of(request, "provider"),
            status,
            from,
            to,
            page.Cursor,
            page.Limit + 1,
            lastStatus);
        return true;
    }
}
