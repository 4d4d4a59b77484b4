using System.Buffers;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.Doors;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>
/// Writes the response object, which repeats what was asked for. One instance an answer: a stream writes the object three times, and reads
/// the request for it once.
/// </summary>
internal sealed class ResponsesObject(DoorAnswer answer)
{
    private readonly byte[] _asked = ResponsesEcho.Of(answer.Request);

    public string Id { get; set; } = "resp_" + Suffix(answer);

    public long CreatedAt { get; set; } = answer.CreatedAt;

    /// <summary>As the provider reports it, once it has.</summary>
    public string Model { get; set; } = answer.Model;

    /// <summary>What the ids of an answer and its items end with.</summary>
    public static string Suffix(DoorAnswer answer) =>
        answer.RequestId.StartsWith(RequestId.Prefix, StringComparison.Ordinal) ? answer.RequestId[RequestId.Prefix.Length..] : answer.RequestId;

    /// <param name="status"><c>in_progress</c>, <c>completed</c>, <c>incomplete</c> or <c>failed</c>.</param>
    /// <param name="incomplete">Why it is incomplete; null where it is not.</param>
    /// <param name="items">The items, JSON, without the brackets around them.</param>
    /// <param name="usage">Null where it is not known.</param>
    /// <param name="error">Null where it did not fail.</param>
    public void Write(IBufferWriter<byte> output, string status, string? incomplete, ReadOnlySpan<byte> items, TokenUsage? usage, DoorError? error)
    {
        using (var json = new Utf8JsonWriter(output, ChatJson.WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("id"u8, Id);
            json.WriteString("object"u8, "response"u8);
            json.WriteNumber("created_at"u8, CreatedAt);
            json.WriteString("status"u8, status);
            json.WriteBoolean("background"u8, false);
            Error(json, error);
            Incomplete(json, incomplete);
            json.WriteString("model"u8, Model);
            Usage(json, usage);
            json.WriteString("service_tier"u8, ServiceTiers.NameOf(usage?.Tier ?? ServiceTier.Standard));

            // Nothing can go on from it: who answers keeps no responses.
            json.WriteBoolean("store"u8, false);
            json.WriteNull("previous_response_id"u8);
        }

        output.Write(_asked);
        output.Write(",\"output\":["u8);
        output.Write(items);
        output.Write("]}"u8);
    }

    private static void Error(Utf8JsonWriter json, DoorError? error)
    {
        if (error is null)
        {
            json.WriteNull("error"u8);
            return;
        }

        json.WriteStartObject("error"u8);
        json.WriteString("code"u8, error.Code ?? "server_error");
        json.WriteString("message"u8, error.Message);
        json.WriteEndObject();
    }

    private static void Incomplete(Utf8JsonWriter json, string? reason)
    {
        if (reason is null)
        {
            json.WriteNull("incomplete_details"u8);
            return;
        }

        json.WriteStartObject("incomplete_details"u8);
        json.WriteString("reason"u8, reason);
        json.WriteEndObject();
    }

    private static void Usage(Utf8JsonWriter json, TokenUsage? counted)
    {
        if (counted is not { } usage)
        {
            json.WriteNull("usage"u8);
            return;
        }

        json.WriteStartObject("usage"u8);
        json.WriteNumber("input_tokens"u8, usage.Prompt);
        json.WriteStartObject("input_tokens_details"u8);
        json.WriteNumber("cached_tokens"u8, usage.Cached);
        json.WriteNumber("cache_write_tokens"u8, usage.CacheWrite);
        json.WriteEndObject();
        json.WriteNumber("output_tokens"u8, usage.Completion);
        json.WriteStartObject("output_tokens_details"u8);
        json.WriteNumber("reasoning_tokens"u8, usage.Reasoning);
        json.WriteEndObject();
        json.WriteNumber("total_tokens"u8, usage.Total);
        json.WriteEndObject();
    }
}
