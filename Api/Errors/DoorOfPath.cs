using Gateway.Grains.Interfaces.Protocols.Doors;
using Gateway.Grains.Interfaces.Protocols.Messages;
using Microsoft.AspNetCore.Http;

namespace Gateway.Api.Errors;

/// <summary>In whose words a request is told of errors that come before anybody has read it, or beside the pipeline.</summary>
internal static class DoorOfPath
{
    private const string AnthropicVersion = "anthropic-version";

    /// <summary>Null for OpenAI's words.</summary>
    public static IDoor? Find(HttpRequest request) =>
        request.Path.StartsWithSegments("/v1/messages") || (request.Path.StartsWithSegments("/v1/models") && IsAnthropic(request)) ? MessagesDoor.Instance : null;

    /// <summary>Whether a client of Anthropic's asks: all of them name the version of the API.</summary>
    public static bool IsAnthropic(HttpRequest request) => request.Headers.ContainsKey(AnthropicVersion);
}
