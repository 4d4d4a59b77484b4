using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>Why a request for a response is refused.</summary>
internal static class ResponsesFaults
{
    /// <summary>A field that is right, and that cannot be done here.</summary>
    public static RequestFault Unsupported(string param, string message) => new($"Unsupported parameter: '{param}': {message}", param, "unsupported_parameter");
}
