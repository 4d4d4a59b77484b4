using System.Buffers;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>
/// Turns a chat completion request into one of OpenAI's Responses API. What that API has no word for was judged before
/// (<see cref="ResponsesFields"/>); fields that nobody here knows travel as they are.
/// </summary>
public static class ResponsesRequestTranslator
{
    /// <summary>"Invalid 'max_output_tokens': integer below minimum value. Expected a value &gt;= 16".</summary>
    public const long LeastTokens = 16;

    /// <summary>Writes the body to send. False, with a fault, where the request cannot be expressed; what was written is then worth nothing.</summary>
    /// <param name="body">JSON that <see cref="ChatRequestReader"/> has accepted.</param>
    /// <param name="lost">What is left out beside <see cref="ResponsesRequestOptions.Omit"/>: authors' names, and fields that would mean something else there.</param>
    public static bool TryWrite(
        ReadOnlyMemory<byte> body, ResponsesRequestOptions options, IBufferWriter<byte> output, out RequestFault? fault, out IReadOnlyList<string> lost)
    {
        lost = [];
        if (!ChatRequest.TryParse(body, out var request, out fault, options.Bound, options.Omit))
        {
            return false;
        }

        using (request)
        {
            try
            {
                if (options.Bound.Most is { } most and < LeastTokens)
                {
                    // More would cost more than is held.
                    throw new ChatFault(new RequestFault(
                        $"The money that is left allows an answer of {most} tokens, and this model makes none of less than {LeastTokens}.", "max_completion_tokens", "insufficient_quota"));
                }

                using var json = new Utf8JsonWriter(output, ChatJson.WriterOptions);
                lost = Write(json, request, options);
                return true;
            }
            catch (ChatFault refused)
            {
                fault = refused.Fault;
                return false;
            }
        }
    }

    private static List<string> Write(Utf8JsonWriter json, ChatRequest request, ResponsesRequestOptions options)
    {
        json.WriteStartObject();
        json.WriteString("model"u8, options.Model);
        new ResponsesInputWriter(json, options.Memory).Write(request.Messages, options.Prefill);
        ResponsesToolWriter.Write(json, request, options.Omit);
        Text(json, request, options.Omit);
        Reasoning(json, options.Effort ?? request.ReasoningEffort, options.Summarizes);
        if (request.MaxTokens is { } tokens)
        {
            json.WriteNumber("max_output_tokens"u8, Math.Max(LeastTokens, tokens));
        }

        // Chat completions are not kept; what a later turn needs of this one is remembered here, or comes back with the conversation.
        json.WriteBoolean("store"u8, false);
        json.WriteStartArray("include"u8);
        json.WriteStringValue("reasoning.encrypted_content"u8);
        var logprobs = !options.Omit.Has(ChatParameter.Logprobs) && (ChatFields.Flag(request.Root, "logprobs", "logprobs") ?? false);
        if (logprobs)
        {
            json.WriteStringValue("message.output_text.logprobs"u8);
        }

        json.WriteEndArray();
        if (logprobs)
        {
            json.WriteNumber("top_logprobs"u8, options.Omit.Has(ChatParameter.TopLogprobs) ? 0 : ChatFields.Whole(request.Root, "top_logprobs") ?? 0);
        }

        Stream(json, request);
        var lost = new List<string>();
        if (request.Messages.Any(message => message is { Name: not null, Role: not ChatRole.Tool }))
        {
            lost.Add("messages[].name");
        }

        Rest(json, request.Root, options.Omit, lost);
        json.WriteEndObject();
        return lost;
    }

    private static void Text(Utf8JsonWriter json, ChatRequest request, ParameterSet omit)
    {
        var verbosity = omit.Has(ChatParameter.Verbosity) ? default : request.Field("verbosity"u8);
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

    /// <summary>
    /// A summary is asked for where an effort is, as of the other vendors: who asks for reasoning gets to see it. Unasked it would only be a
    /// risk: an organisation that OpenAI has not verified is refused for it.
    /// </summary>
    private static void Reasoning(Utf8JsonWriter json, string? effort, bool summarizes)
    {
        if (effort is null)
        {
            return;
        }

        json.WriteStartObject("reasoning"u8);
        json.WriteString("effort"u8, effort);
        if (effort != "none" && summarizes)
        {
            json.WriteString("summary"u8, "auto"u8);
        }

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

    private static void Rest(Utf8JsonWriter json, JsonElement root, ParameterSet omit, List<string> lost)
    {
        foreach (var property in root.EnumerateObject())
        {
            var name = ChatJson.Name(property);
            if (property.Value.ValueKind == JsonValueKind.Null || ResponsesFields.IsSpent(name) || omit.Has(ChatParameters.Find(name)))
            {
                continue;
            }

            if (ResponsesFields.IsOwn(name))
            {
                lost.Add(name);
                continue;
            }

            json.WritePropertyName(name);
            ChatJson.Copy(json, property.Value);
        }
    }
}
