using FastEndpoints;
using Gateway.Api.Errors;
using Gateway.Api.Json;
using Gateway.Grains.Interfaces.ApiKeys;

namespace Gateway.Api.Endpoints.Admin.Keys;

internal sealed class ListKeysEndpoint(KeyFinder keys, IApiKeyIndex index) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Get("/admin/keys");
        AllowAnonymous();
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        HttpContext.MarkResponseStart();
        if (!Page.TryRead(HttpContext.Request, out var page, out var error))
        {
            await ErrorWriter.Write(HttpContext, error);
            return;
        }

        // One more than asked for tells whether there is a next page.
        var ids = await index.List(page.Cursor, page.Limit + 1, ct);
        var infos = await Task.WhenAll(ids.Take(page.Limit).Select(id => keys.Get(id).AsTask()));
        await ApiJson.Write(HttpContext, new ListView<KeyView>(
            [.. infos.OfType<ApiKeyInfo>().Select(info => KeyView.Of(info))],
            ids.Count > page.Limit ? ids[page.Limit - 1] : null));
    }
}
