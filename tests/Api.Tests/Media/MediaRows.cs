using System.Text.Json.Nodes;
using Gateway.Api.Tests.Admin;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Media;

internal static class MediaRows
{
    /// <summary>What a ledger row counts beside tokens.</summary>
    public static (int Images, int Seconds, int Characters) MediaUnits(this JsonNode row) => ((int)row["images"]!, (int)row["seconds"]!, (int)row["characters"]!);

    /// <summary>The one row that this filter finds, of a request whose answer nobody has; null while there is none.</summary>
    public static async Task<JsonObject?> RowOf(this TestGateway gateway, string filter) =>
        (JsonObject?)(await gateway.Get("/admin/requests?" + filter))["data"]!.AsArray().SingleOrDefault();
}
