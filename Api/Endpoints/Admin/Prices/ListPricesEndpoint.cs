using System.Globalization;
using FastEndpoints;
using Gateway.Api.Errors;
using Gateway.Api.Json;
using Gateway.Api.Snapshot;

namespace Gateway.Api.Endpoints.Admin.Prices;

/// <summary>By provider and model. Filter: <c>provider</c>. A cursor is the place of the next row, which holds until the configuration changes.</summary>
internal sealed class ListPricesEndpoint(CurrentSnapshot current) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Get("/admin/prices");
        AllowAnonymous();
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        HttpContext.MarkResponseStart();
        if (!TryRead(out var page, out var place, out var error))
        {
            await ErrorWriter.Write(HttpContext, error!);
            return;
        }

        var snapshot = current.Value;
        var rows = snapshot.Prices.List(snapshot.Routes.Providers);
        if (HttpContext.Request.Query["provider"] is [{ Length: > 0 } provider])
        {
            rows = rows.Where(row => row.Provider == provider);
        }

        var found = rows.Skip(place).Take(page.Limit + 1).ToList();
        await ApiJson.Write(HttpContext, new ListView<PriceView>(
            [.. found.Take(page.Limit).Select(PriceView.Of)],
            found.Count > page.Limit ? (place + page.Limit).ToString(CultureInfo.InvariantCulture) : null));
    }

    private bool TryRead(out Page page, out int place, out ApiError? error)
    {
        place = 0;
        if (!Page.TryRead(HttpContext.Request, out page, out error))
        {
            return false;
        }

        if (page.Cursor is not null && !int.TryParse(page.Cursor, NumberStyles.None, CultureInfo.InvariantCulture, out place))
        {
            error = GatewayErrors.Invalid("The query field 'cursor' must be the 'next_cursor' of the page before.", "cursor");
            return false;
        }

        return true;
    }
}
