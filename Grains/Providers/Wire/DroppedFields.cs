using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Providers.Wire;

/// <summary>What of a request its message does not carry, noted where the message is made and told with the answer.</summary>
internal static class DroppedFields
{
    private static readonly HttpRequestOptionsKey<string> Key = new("gateway.dropped");

    /// <summary>Null for nothing.</summary>
    public static string? Of(HttpRequestMessage message) => message.Options.TryGetValue(Key, out var fields) ? fields : null;

    public static void Note(HttpRequestMessage message, ParameterSet dropped)
    {
        if (!dropped.IsEmpty)
        {
            message.Options.Set(Key, dropped.ToString());
        }
    }

    /// <summary>A name beside those of parameters, such as a field of a message.</summary>
    public static void Note(HttpRequestMessage message, string field) =>
        message.Options.Set(Key, Of(message) is { } others ? $"{others}, {field}" : field);
}
