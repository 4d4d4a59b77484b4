using System.Runtime.InteropServices;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>The count in a response object. Its input includes what was cached, its output what was thought, as in chat completions.</summary>
internal static class ResponsesUsage
{
    /// <summary>Null where there is none that can be used.</summary>
    public static TokenUsage? Read(JsonElement response)
    {
        var usage = ChatJson.Find(response, "usage"u8);
        if (usage.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var json = new Utf8JsonReader(JsonMarshal.GetRawUtf8Value(usage), new JsonReaderOptions { MaxDepth = AnswerReader.MaxDepth });
        json.Read();
        var counted = TokenFields.Read(ref json);
        var tier = ChatJson.Find(response, "service_tier"u8);
        return tier.ValueKind == JsonValueKind.String ? AnswerReader.At(ServiceTiers.Of(ChatJson.RawText(tier)), counted) : counted;
    }
}
