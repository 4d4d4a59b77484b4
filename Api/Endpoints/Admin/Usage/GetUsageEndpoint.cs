using FastEndpoints;
using Gateway.Api.Errors;
using Gateway.Grains.Interfaces.Usage;

namespace Gateway.Api.Endpoints.Admin.Usage;

/// <summary>The ledger added up: <c>from</c>, <c>to</c>, <c>time_zone</c>, <c>group_by</c>, filters, as JSON or CSV. Includes this node's newest rows.</summary>
internal sealed class GetUsageEndpoint(SpoolFlush spool, IUsageReports reports, TimeProvider time) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Get("/admin/usage");
        AllowAnonymous();
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        HttpContext.MarkResponseStart();
        if (!UsageQueryReader.TryRead(HttpContext.Request, time.GetUtcNow(), out var query, out var isCsv, out var error))
        {
            await ErrorWriter.Write(HttpContext, error!);
            return;
        }

        IReadOnlyList<UsageReportRow> rows;
        try
        {
            await spool.Run(ct);
            rows = await reports.Read(query!, ct);
        }
        catch (UsageReportTooLargeException exception)
        {
            await ErrorWriter.Write(HttpContext, GatewayErrors.Invalid(exception.Message, null, "report_too_large"));
            return;
        }

        await (isCsv ? UsageCsv.Write(HttpContext, query!, rows) : UsageJson.Write(HttpContext, query!, rows));
    }
}
