using System.Buffers;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>
/// Turns a chat completion request into one of OpenAI's Responses API. What that API has no word for is refused where it would change the
/// answer, and left out where it would not; fields that nobody here knows travel as they are.
/// </summary>
public static class ResponsesRequestTranslator
{
    /// <summary>"Invalid 'max_output_tokens': integer below minimum value. Expected a value &gt;= 16".</summary>
    public const long LeastTokens = 16;

    /// <summary>Writes the body to send. False, with a fault, where the request cannot be expressed; what was written is then worth nothing.</summary>
    /// <param name="body">JSON that <see cref="ChatRequestReader"/> has accepted.</param>
    /// <param name="model">The provider's own name of the model.</param>
    /// <param name="prefill">The beginning of the answer, for a model that goes on from there; null for an answer from its start.</param>
    /// <param name="bound">How long the answer may be, beside what the request says.</param>
    public static bool TryWrite(
        ReadOnlyMemory<byte> body, string model, string? prefill, IReasoningMemory memory, IBufferWriter<byte> output, out RequestFault? fault, AnswerBound bound = default)
    {
        if (!ChatRequest.TryParse(body, out var request, out fault, bound))
        {
            return false;
        }

        using (request)
        {
            try
            {
                ResponsesUnsupported.Refuse(request);
                if (bound.Most < LeastTokens)
                {
                    // More would cost more than is held.
                    throw new ChatFault(new RequestFault(
                        $"The money that is left allows an answer of {bound.Most} tokens, and this model makes none of less than {LeastTokens}.", "max_completion_tokens", "insufficient_quota"));
                }

                using var json = new Utf8JsonWriter(output, ChatJson.WriterOptions);
                Write(json, request, model, prefill, memory);
                return true;
            }
            catch (ChatFault refused)
            {
                fault = refused.Fault;
                return false;
            }
        }
    }

    private static void Write(Utf8JsonWriter json, ChatRequest request, string model, string? prefill, IReasoningMemory memory)
    {
        json.WriteStartObject();
        json.WriteString("model"u8, model);
        new ResponsesInputWriter(json, memory).Write(request.Messages, prefill);
        ResponsesToolWriter.Write(json, request);
        Text(json, request);
        Reasoning(json, request);
        if (request.MaxTokens is { } tokens)
        {
            json.WriteNumber("max_output_tokens"u8, Math.Max(LeastTokens, tokens));
        }

        // Chat completions are not kept; what a later turn needs of this one is remembered here, or comes back with the conversation.
        json.WriteBoolean("store"u8, false);
        json.WriteStartArray("include"u8);
        json.WriteStringValue("reasoning.encrypted_content"u8);
        var logprobs = ChatFields.Flag(request.Root, "logprobs", "logprobs") ?? false;
        if (logprobs)
        {
            json.WriteStringValue("message.output_text.logprobs"u8);
        }

        json.WriteEndArray();
        if (logprobs)
        {
            json.WriteNumber("top_logprobs"u8, ChatFields.Whole(request.Root, "top_logprobs") ?? 0);
        }

        Stream(json, request);
        Rest(json, request.Root);
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, ChatRequest request)
    {
        var verbosity = request.Field("verbosity"u8);
        if (request.Format.Kind == ChatFormatKind.Text && verbosity.ValueKind == JsonValueKind.Undefined)
        {
            return;
        }

        json.WriteStartObject("text"u8);
        if (request.Format.Kind == ChatFormatKind.JsonObject)
        {
            json.WriteStartObject("format"u8);
            json.WriteString("type"u8, "json_object"u8);
            json.WriteEndObject();
        }
        else if (request.Format.Kind == ChatFormatKind.JsonSchema)
        {
            var schema = ChatFields.Value(request.Field("response_format"u8), "json_schema");
            json.WriteStartObject("format"u8);
            json.WriteString("type"u8, "json_schema"u8);
            ChatJson.Copy(json, "name"u8, ChatFields.Value(schema, "name"));
            ChatJson.Copy(json, "description"u8, ChatFields.Value(schema, "description"));
            ChatJson.Copy(json, "schema"u8, request.Format.Schema);

            // Absent means something else there.
            json.WriteBoolean("strict"u8, request.Format.Strict);
            json.WriteEndObject();
        }

        ChatJson.Copy(json, "verbosity"u8, verbosity);
        json.WriteEndObject();
    }

    private static void Reasoning(Utf8JsonWriter json, ChatRequest request)
    {
        if (request.ReasoningEffort == "none")
        {
            json.WriteStartObject("reasoning"u8);
            json.WriteString("effort"u8, "none"u8);
            json.WriteEndObject();
            return;
        }

        json.WriteStartObject("reasoning"u8);
        if (request.ReasoningEffort is { } effort)
        {
            json.WriteString("effort"u8, effort);
        }

        json.WriteString("summary"u8, "auto"u8);
        json.WriteEndObject();
    }

    private static void Stream(Utf8JsonWriter json, ChatRequest request)
    {
        if (!request.Stream)
        {
            return;
        }

        json.WriteBoolean("stream"u8, true);
        var padding = ChatFields.Value(request.Field("stream_options"u8), "include_obfuscation");
        if (padding.ValueKind != JsonValueKind.Undefined)
        {
            json.WriteStartObject("stream_options"u8);
            ChatJson.Copy(json, "include_obfuscation"u8, padding);
            json.WriteEndObject();
        }
    }

    private static void Rest(Utf8JsonWriter json, JsonElement root)
    {
        foreach (var property in root.EnumerateObject())
        {
            var name = ChatJson.Name(property);
            if (property.Value.ValueKind != JsonValueKind.Null && !ResponsesUnsupported.IsSpent(name))
            {
                json.WritePropertyName(name);
                ChatJson.Copy(json, property.Value);
            }
        }
    }
}
