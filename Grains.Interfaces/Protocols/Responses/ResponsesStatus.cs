using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>How a response ended, in the words of chat completions.</summary>
internal static class ResponsesStatus
{
    /// <param name="response">The response object.</param>
    /// <param name="hasCalls">Whether it calls functions or custom tools.</param>
    public static string FinishReason(JsonElement response, bool hasCalls)
    {
        var reason = ChatJson.Text(ChatJson.Find(ChatJson.Find(response, "incomplete_details"u8), "reason"u8));
        if (ChatJson.Text(ChatJson.Find(response, "status"u8)) != "incomplete" && reason is null)
        {
            return hasCalls ? "tool_calls" : "stop";
        }

        return reason == "content_filter" ? "content_filter" : "length";
    }

    /// <summary>True where the response is no answer: it failed, was cancelled, or says nothing but an error.</summary>
    public static bool IsFailed(JsonElement response) =>
        ChatJson.Text(ChatJson.Find(response, "status"u8)) is "failed" or "cancelled" || ChatJson.Find(response, "error"u8).ValueKind is JsonValueKind.Object or JsonValueKind.String;

    /// <summary>Whether it calls functions or custom tools, which wait for their results.</summary>
    public static bool HasCalls(JsonElement response)
    {
        var output = ChatJson.Find(response, "output"u8);
        if (output.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in output.EnumerateArray())
            {
                if (new ResponsesItem(item).Kind is ResponsesItemKind.Function or ResponsesItemKind.Custom)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
