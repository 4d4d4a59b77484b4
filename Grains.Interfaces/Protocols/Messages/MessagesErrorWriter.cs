using System.Buffers;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.Doors;

namespace Gateway.Grains.Interfaces.Protocols.Messages;

/// <summary>Writes errors as Anthropic's clients expect them; what the gateway says beside that stands in the error, where nobody minds it.</summary>
internal static class MessagesErrorWriter
{
    public static void Write(DoorError error, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, ChatJson.WriterOptions);
        json.WriteStartObject();
        json.WriteString("type"u8, "error"u8);
        json.WriteStartObject("error"u8);
        json.WriteString("type"u8, TypeOf(error));
        json.WriteString("message"u8, error.Message);
        if (error.Code is not null)
        {
            json.WriteString("code"u8, error.Code);
        }

        if (error.Param is not null)
        {
            json.WriteString("param"u8, error.Param);
        }

        json.WriteString("source"u8, error.FromProvider ? "provider"u8 : "gateway"u8);
        json.WriteBoolean("retryable"u8, error.Retryable);
        json.WriteEndObject();
        json.WriteString("request_id"u8, error.RequestId);
        json.WriteEndObject();
    }

    /// <summary>The word for a status (platform.claude.com/docs/en/api/errors).</summary>
    private static string TypeOf(DoorError error) => error.Status switch
    {
        401 => "authentication_error",
        402 => "billing_error",
        403 => "permission_error",
        404 => "not_found_error",
        408 or 504 => "timeout_error",
        409 => "conflict_error",
        413 => "request_too_large",
        429 => "rate_limit_error",

        // Clients wait and try again on this one, which is what both mean.
        503 or 529 => "overloaded_error",
        >= 400 and < 500 => "invalid_request_error",
        _ => "api_error",
    };
}
