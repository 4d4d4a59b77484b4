using FastEndpoints;
using Gateway.Api.Errors;
using Gateway.Api.Json;
using Gateway.Grains.Interfaces.Teams;

namespace Gateway.Api.Endpoints.Admin.Teams;

/// <summary>
/// A wallet's ledger, newest first: <c>from</c>, <c>to</c>, <c>cursor</c>, <c>limit</c>. With <c>format=csv</c> all of it, written as it is read; <c>limit</c>
/// bounds that only where it is given. Includes this node's newest lines.
/// </summary>
internal sealed class ListWalletLinesEndpoint(TeamFinder teams, IWalletLedger ledger, SpoolFlush spool) : EndpointWithoutRequest
{
    /// <summary>Lines of a CSV that are held at a time.</summary>
    private const int BatchSize = 500;

    public override void Configure()
    {
        Get("/admin/teams/{id}/wallet/ledger");
        AllowAnonymous();
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        HttpContext.MarkResponseStart();
        var (_, team) = await teams.Find(Route<string>("id"));
        if (team is null)
        {
            await ErrorWriter.Write(HttpContext, TeamErrors.NotFound);
            return;
        }

        if (!TryRead(team.Id, out var query, out var limit, out var isCsv, out var error))
        {
            await ErrorWriter.Write(HttpContext, error!);
            return;
        }

        await spool.Run(ct);
        await (isCsv ? WriteCsv(query!, limit ?? int.MaxValue, ct) : WriteJson(query!, ct));
    }

    private bool TryRead(string team, out WalletQuery? query, out int? limit, out bool isCsv, out ApiError? error)
    {
        query = null;
        limit = null;
        isCsv = false;
        var request = HttpContext.Request;
        if (!Page.TryRead(request, out var page, out error)
            || !QueryText.TryFormat(request, out isCsv, ref error)
            || !QueryText.TryTime(request, "from", TimeZoneInfo.Utc, out var from, ref error)
            || !QueryText.TryTime(request, "to", TimeZoneInfo.Utc, out var to, ref error))
        {
            return false;
        }

        limit = QueryText.Of(request, "limit") is null ? null : page.Limit;
        query = new WalletQuery(team, from, to, page.Cursor, page.Limit);
        return true;
    }

    private async Task WriteJson(WalletQuery query, CancellationToken cancellation)
    {
        // One more than asked for tells whether there is a next page.
        var lines = await ledger.List(query with { Limit = query.Limit + 1 }, cancellation);
        await ApiJson.Write(HttpContext, new ListView<WalletLineView>(
            [.. lines.Take(query.Limit).Select(WalletLineView.Of)],
            lines.Count > query.Limit ? lines[query.Limit - 1].Id : null));
    }

    private async Task WriteCsv(WalletQuery query, int left, CancellationToken cancellation)
    {
        // Until the first lines are there a failure can still be told; after that the answer breaks off, which no client takes for its end.
        query = query with { Limit = Math.Min(left, BatchSize) };
        var lines = await ledger.List(query, cancellation);
        HttpContext.Response.ContentType = CsvWriter.ContentType;
        HttpContext.Response.Headers.ContentDisposition = $"attachment; filename=\"ledger {query.Team}.csv\"";
        var output = HttpContext.Response.BodyWriter;
        var csv = new CsvWriter(output).Header(WalletCsv.Columns);
        while (true)
        {
            foreach (var line in lines)
            {
                WalletCsv.Write(csv, line);
            }

            // Waits for a slow reader, so that no more than a batch is held.
            await output.FlushAsync(cancellation);
            left -= lines.Count;
            if (lines.Count < query.Limit || left == 0)
            {
                return;
            }

            query = query with { Before = lines[^1].Id, Limit = Math.Min(left, BatchSize) };
            lines = await ledger.List(query, cancellation);
        }
    }
}
