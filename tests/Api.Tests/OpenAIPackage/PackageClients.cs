using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Gateway.TestKit;
using OpenAI;

namespace Gateway.Api.Tests.OpenAIPackage;

/// <summary>The official package, pointed at a gateway.</summary>
internal static class PackageClients
{
    /// <summary>Without the package's own retries, which would hide what the gateway answers.</summary>
    public static OpenAIClient Of(TestGateway gateway, string key = TestGateway.ApiKey) => new(
        new ApiKeyCredential(key),
        new OpenAIClientOptions { Endpoint = new Uri(gateway.Url + "/v1"), RetryPolicy = new ClientRetryPolicy(0) });

    /// <summary>The <c>error</c> object in the answer that made the package throw.</summary>
    public static JsonNode Error(ClientResultException exception) =>
        JsonNode.Parse(exception.GetRawResponse()!.Content.ToString())!["error"]!;
}
