using FastEndpoints;

namespace Gateway.Api.Reference;

/// <summary>The description of the whole HTTP surface. A test holds it against the endpoints that exist.</summary>
internal sealed class OpenApiEndpoint : EndpointWithoutRequest
{
    public const string Path = "/openapi/v1.json";
    private const string Resource = "Gateway.Api.Reference.openapi.json";

    public override void Configure()
    {
        Get(Path);
        AllowAnonymous();
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        HttpContext.MarkResponseStart();
        await using var document = typeof(OpenApiEndpoint).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is missing.");
        HttpContext.Response.ContentType = "application/json";
        HttpContext.Response.ContentLength = document.Length;
        await document.CopyToAsync(HttpContext.Response.Body, ct);
    }
}
