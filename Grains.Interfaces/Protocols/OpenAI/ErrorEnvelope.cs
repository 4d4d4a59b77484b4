using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>Writes errors as callers of OpenAI's API expect them.</summary>
public static class ErrorEnvelope
{
    // Quotes and non-ASCII letters stay readable: the envelope is JSON, never part of a page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes <c>{"error":{"message","type","param","code","source","retryable"}}</c>, in one line.</summary>
    /// <param name="fromProvider">The error is the provider's; else the gateway's own.</param>
    /// <param name="retryable">The same request may succeed later.</param>
    public static void Write(
        IBufferWriter<byte> output,
        string message,
        string type,
        string? param,
        string? code,
        bool fromProvider,
        bool retryable)
    {
        using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        json.WriteStartObject("error"u8);
        json.WriteString("message"u8, message);
        json.WriteString("type"u8, type);
        json.WriteString("param"u8, param);
        json.WriteString("code"u8, code);
        json.WriteString("source"u8, fromProvider ? "provider"u8 : "gateway"u8);
        json.WriteBoolean("retryable"u8, retryable);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
