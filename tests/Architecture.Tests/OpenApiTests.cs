using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gateway.TestKit;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Architecture.Tests;

/// <summary>The description of the HTTP surface says what there is: it is kept by hand, and held here against what runs.</summary>
public sealed partial class OpenApiTests : IAsyncLifetime
{
    private static readonly string[] Methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

    private readonly JsonObject _document = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "Api", "Reference", "openapi.json")))!.AsObject();
    private TestGateway _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await TestGateway.Start();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public void Document_Describes_ExactlyTheRoutesThatExist()
    {
        // The pages of the reference itself are no part of the surface; neither is what FastEndpoints maps for its own test client.
        var existing = _gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .OfType<RouteEndpoint>()
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [], (endpoint, method) => (Path: PathOf(endpoint), Method: method))
            .Where(route => route.Path is not ("/docs" or "/_test_url_cache_") && !route.Path.StartsWith("/docs/", StringComparison.Ordinal))
            .Select(route => $"{route.Method} {route.Path}")
            .ToHashSet();
        var described = Operations().Select(operation => $"{operation.Method.ToUpperInvariant()} {operation.Path}").ToHashSet();

        Assert.NotEmpty(existing);
        Assert.True(
            existing.SetEquals(described),
            $"not described: {string.Join(", ", existing.Except(described))}; described and not there: {string.Join(", ", described.Except(existing))}");
    }

    [Fact]
    public async Task Document_IsServed_AsItStands()
    {
        using var nobody = _gateway.NewClient(null);

        var served = await nobody.GetAsync("/openapi/v1.json");

        Assert.Equal("application/json", served.Content.Headers.ContentType?.MediaType);
        Assert.True(JsonNode.DeepEquals(_document, JsonNode.Parse(await served.Content.ReadAsStringAsync())));
        Assert.Equal("3.1.0", (string?)_document["openapi"]);
    }

    [Fact]
    public async Task ReferencePage_NamesTheDocument_AndNoOtherHost()
    {
        using var nobody = _gateway.NewClient(null);

        var page = await nobody.GetStringAsync("/docs/");

        Assert.Contains("openapi/v1.json", page, StringComparison.Ordinal);
        Assert.DoesNotContain("//", page.Replace("http://www.w3.org/", "", StringComparison.Ordinal), StringComparison.Ordinal);

        // Scalar's script would fetch fonts from elsewhere, and report home, where it is not told otherwise.
        Assert.Contains("\"withDefaultFonts\":false", page, StringComparison.Ordinal);
        Assert.Contains("\"telemetry\":false", page, StringComparison.Ordinal);
    }

    [Fact]
    public void OperationIds_Are_Unique()
    {
        var ids = Operations().Select(operation => (string?)operation.Node["operationId"]).ToList();

        Assert.DoesNotContain(null, ids);
        Assert.Equal(ids.Distinct(), ids);
    }

    [Fact]
    public void References_All_LeadSomewhere()
    {
        var references = Nodes(_document).OfType<JsonObject>().Select(node => node["$ref"]).OfType<JsonValue>().Select(value => value.GetValue<string>()).ToHashSet();
        var broken = references.Where(reference => Resolve(reference) is null).ToList();
        var unused = _document["components"]!.AsObject()
            .Where(kind => kind.Key != "securitySchemes")
            .SelectMany(kind => kind.Value!.AsObject(), (kind, entry) => $"#/components/{kind.Key}/{entry.Key}")
            .Where(path => !references.Contains(path))
            .ToList();

        Assert.True(broken.Count == 0, "lead nowhere: " + string.Join(", ", broken));
        Assert.True(unused.Count == 0, "nobody uses: " + string.Join(", ", unused));
    }

    [Fact]
    public void PathParameters_Are_Described()
    {
        foreach (var (path, method, node) in Operations())
        {
            var described = Parameters(_document["paths"]![path]!["parameters"]).Concat(Parameters(node["parameters"]))
                .Where(parameter => (string?)parameter["in"] == "path")
                .Select(parameter => (string?)parameter["name"])
                .Order();

            Assert.True(PathParameter().Matches(path).Select(match => match.Groups["name"].Value).Order().SequenceEqual(described), $"{method} {path}");
        }
    }

    [Theory]
    [InlineData("/v1/", "ApiKey")]
    [InlineData("/admin/", "AdminKey")]
    public async Task Operations_Want_TheKeyOfTheirSurface(string prefix, string scheme)
    {
        using var nobody = _gateway.NewClient(null);
        foreach (var (path, method, node) in Operations().Where(operation => operation.Path.StartsWith(prefix, StringComparison.Ordinal)))
        {
            var schemes = node["security"]!.AsArray().SelectMany(requirement => requirement!.AsObject()).Select(requirement => requirement.Key).ToList();
            var answer = await nobody.SendAsync(new HttpRequestMessage(HttpMethod.Parse(method), PathParameter().Replace(path, "x")));

            Assert.True(schemes.Contains(scheme), $"{method} {path} does not name {scheme}");
            Assert.All(schemes, name => Assert.NotNull(_document["components"]!["securitySchemes"]![name]));
            Assert.Equal((401, method, path), ((int)answer.StatusCode, method, path));
            Assert.NotNull(node["responses"]!["401"]);
        }
    }

    [Theory]
    [InlineData("Key", "Gateway.Api.Endpoints.Admin.Keys.KeyView", "key")]
    [InlineData("Limits", "Gateway.Api.Endpoints.Admin.LimitsView")]
    [InlineData("Budget", "Gateway.Api.Endpoints.Admin.BudgetView")]
    [InlineData("Team", "Gateway.Api.Endpoints.Admin.Teams.TeamView")]
    [InlineData("TeamWallet", "Gateway.Api.Endpoints.Admin.Teams.TeamWalletView")]
    [InlineData("Wallet", "Gateway.Api.Endpoints.Admin.Teams.WalletView")]
    [InlineData("WalletLine", "Gateway.Api.Endpoints.Admin.Teams.WalletLineView")]
    [InlineData("Provider", "Gateway.Api.Endpoints.Admin.Providers.ProviderHealthView")]
    [InlineData("ProviderCircuit", "Gateway.Api.Endpoints.Admin.Providers.ProviderCircuitView")]
    [InlineData("ProviderModel", "Gateway.Api.Endpoints.Admin.Providers.ProviderModelView")]
    [InlineData("Percentiles", "Gateway.Api.Endpoints.Admin.Providers.PercentilesView")]
    [InlineData("Request", "Gateway.Api.Endpoints.Admin.Requests.RequestView")]
    [InlineData("Attempt", "Gateway.Api.Endpoints.Admin.Requests.AttemptView")]
    [InlineData("AttemptTokens", "Gateway.Api.Endpoints.Admin.Requests.TokensView")]
    [InlineData("Amount", "Gateway.Api.Endpoints.Admin.Requests.AmountView")]
    [InlineData("ConsideredTarget", "Gateway.Grains.Interfaces.Usage.ConsideredTarget")]
    [InlineData("UsagePercentiles", "Gateway.Grains.Interfaces.Usage.UsagePercentiles")]
    [InlineData("Model", "Gateway.Api.Endpoints.OpenAI.ModelView")]
    [InlineData("ModelPricing", "Gateway.Api.Endpoints.OpenAI.ModelPricingView")]
    [InlineData("PricingTier", "Gateway.Api.Endpoints.OpenAI.PricingTierView")]
    [InlineData("Price", "Gateway.Api.Endpoints.Admin.Prices.PriceView")]
    [InlineData("Node", "Gateway.Api.Endpoints.Admin.Nodes.LedgerNodeView")]
    [InlineData("ModelList", "Gateway.Api.Endpoints.OpenAI.ModelListView")]
    [InlineData("Health", "Gateway.Api.Endpoints.Health.HealthView")]
    public void Schema_Has_TheFieldsThatAreWritten(string schema, string type, params string[] elsewhere)
    {
        var assembly = Assembly.Load(type.StartsWith("Gateway.Api.", StringComparison.Ordinal) ? "Gateway.Api" : "Gateway.Grains.Interfaces");
        var written = assembly.GetType(type, throwOnError: true)!.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name))
            .Except(elsewhere)
            .Order()
            .ToList();
        var described = _document["components"]!["schemas"]![schema]!;

        Assert.Equal(written, described["properties"]!.AsObject().Select(property => property.Key).Order());

        // Absent values are written as null: every field is there.
        Assert.Equal(written, described["required"]!.AsArray().Select(name => (string)name!).Order());
    }

    private IEnumerable<(string Path, string Method, JsonNode Node)> Operations() =>
        from path in _document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        where Methods.Contains(operation.Key)
        select (path.Key, operation.Key, operation.Value!);

    private IEnumerable<JsonNode> Parameters(JsonNode? list) =>
        (list as JsonArray ?? []).Select(parameter => (string?)parameter!["$ref"] is { } reference ? Resolve(reference)! : parameter);

    private JsonNode? Resolve(string reference) => reference.StartsWith("#/", StringComparison.Ordinal)
        ? reference[2..].Split('/').Aggregate((JsonNode?)_document, (node, name) => (node as JsonObject)?[name])
        : null;

    private static IEnumerable<JsonNode> Nodes(JsonNode? node) => node switch
    {
        JsonObject inner => inner.SelectMany(property => Nodes(property.Value)).Prepend(inner),
        JsonArray inner => inner.SelectMany(Nodes).Prepend(inner),
        null => [],
        _ => [node],
    };

    /// <summary>A route's pattern as OpenAPI writes paths: a catch-all parameter (<c>{**id}</c>) is a parameter like others.</summary>
    private static string PathOf(RouteEndpoint endpoint) => "/" + endpoint.RoutePattern.RawText!.Replace("{**", "{", StringComparison.Ordinal).Trim('/');

    [GeneratedRegex(@"\{(?<name>\w+)\}")]
    private static partial Regex PathParameter();
}
