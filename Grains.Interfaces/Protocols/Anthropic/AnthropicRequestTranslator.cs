using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Anthropic;

/// <summary>
/// Turns a chat completion request into one of the Messages API. What that API has no word for and an answer can do without (seed,
/// penalties, logprobs, ...) is left out, as Anthropic's own OpenAI surface does; what would change the answer is refused.
/// </summary>
public static class AnthropicRequestTranslator
{
    private const int MaxUserLength = 256;

    private const string JsonOnly = "Answer with one JSON object and nothing else: no text before or after it, and no code fence around it.";

    /// <summary>Writes the body to send. False, with a fault, where the request cannot be expressed; what was written is then worth nothing.</summary>
    /// <param name="body">JSON that <see cref="ChatRequestReader"/> has accepted.</param>
    /// <param name="model">The provider's own name of the model.</param>
    /// <param name="prefill">The beginning of the answer, for a model that goes on from there; null for an answer from its start.</param>
    /// <param name="bound">How long the answer may be, beside what the request says.</param>
    public static bool TryWrite(
        ReadOnlyMemory<byte> body, string model, string? prefill, IReasoningMemory memory, IBufferWriter<byte> output, out RequestFault? fault, AnswerBound bound = default) =>
        TryWrite(body, AnthropicRequestOptions.For(model, prefill, memory, bound), output, out fault, out _);

    /// <summary>Writes the body to send. False, with a fault, where the request cannot be expressed; what was written is then worth nothing.</summary>
    /// <param name="body">JSON that <see cref="ChatRequestReader"/> has accepted.</param>
    /// <param name="dropped">What of the request the model does not get, beside <see cref="AnthropicRequestOptions.Omit"/>.</param>
    public static bool TryWrite(
        ReadOnlyMemory<byte> body, AnthropicRequestOptions options, IBufferWriter<byte> output, out RequestFault? fault, out ParameterSet dropped)
    {
        dropped = default;
        if (!ChatRequest.TryParse(body, out var request, out fault, options.Bound, options.Omit))
        {
            return false;
        }

        using (request)
        {
            try
            {
                Refuse(request);
                using var json = new Utf8JsonWriter(output, ChatJson.WriterOptions);
                Write(json, request, options, body.Length);
                dropped = request.Dropped;
                return true;
            }
            catch (ChatFault refused)
            {
                fault = refused.Fault;
                return false;
            }
        }
    }

    private static void Refuse(ChatRequest request)
    {
        if (request.Choices > 1)
        {
            throw ChatFault.Unsupported("n", "this model gives one choice a request.");
        }

        var modalities = request.Field("modalities"u8);
        if (modalities.ValueKind == JsonValueKind.Array && modalities.EnumerateArray().Any(one => ChatJson.Text(one) is not "text"))
        {
            throw ChatFault.Unsupported("modalities", "this model gives text only.");
        }
    }

    private static void Write(Utf8JsonWriter json, ChatRequest request, AnthropicRequestOptions options, int bodyLength)
    {
        var (model, prefill) = (options.Facts, options.Prefill);
        var maxTokens = MaxTokens(request, model, bodyLength);
        var answerTool = AnthropicJsonTool.IsUsed(request, model, prefill);

        json.WriteStartObject();
        json.WriteString("model"u8, options.Model);
        json.WriteNumber("max_tokens"u8, maxTokens);
        var leading = request.Messages.TakeWhile(message => message.Role == ChatRole.System).Count();
        System(json, request, leading);
        var messages = new AnthropicMessageWriter(json, options.Memory);
        messages.Write(request.Messages.Skip(leading).ToList(), prefill, model.Prefill);
        AnthropicToolWriter.Write(json, request, model, answerTool);

        var isForced = AnthropicToolWriter.IsForced(request, model, answerTool);
        var endsBegun = prefill is not null || request.Messages is [.., { Role: ChatRole.Assistant }];
        var thinking = AnthropicThinking.Plan(request.ReasoningEffort, model, isForced, endsBegun || messages.HasUnsignedToolTurn, maxTokens);
        if (request.ReasoningEffort is not (null or "none") && !thinking.IsOn && thinking.Effort is null)
        {
            request.Drop(ChatParameter.ReasoningEffort);
        }

        Thinking(json, thinking);
        OutputConfig(json, request, model, thinking, prefill);
        Sampling(json, request, model, thinking.IsOn);
        Rest(json, request);
        json.WriteEndObject();
    }

    private static long MaxTokens(ChatRequest request, AnthropicModel model, int bodyLength)
    {
        if (request.MaxTokens is { } asked)
        {
            return asked < 1 ? throw ChatFault.Invalid("max_completion_tokens", "it must be at least 1.")
                : model.IsKnown ? Math.Min(asked, model.MaxOutput)
                : asked;
        }

        // A token has seldom less than two bytes, so what is left then is never too much.
        return model.ChecksContext
            ? Math.Clamp(AnthropicModel.CheckedContext - (bodyLength / 2), Math.Min(4096, model.MaxOutput), model.MaxOutput)
            : model.MaxOutput;
    }

    private static void System(Utf8JsonWriter json, ChatRequest request, int leading)
    {
        var isObject = request.Format.Kind == ChatFormatKind.JsonObject
            || (request.Format.Kind == ChatFormatKind.JsonSchema && !AnthropicJsonTool.HasSchema(request));
        var parts = request.Messages.Take(leading).SelectMany(message => message.Parts, (message, part) => (message, part)).ToList();
        if (!isObject && parts.TrueForAll(said => AnthropicParts.IsBlank(said.part)))
        {
            return;
        }

        json.WriteStartArray("system"u8);
        foreach (var message in request.Messages.Take(leading))
        {
            for (var i = 0; i < message.Parts.Count; i++)
            {
                if (message.Parts[i].Kind != ChatPartKind.Text)
                {
                    throw ChatFault.Unsupported(message.Parts[i].Path, "a system message is text.");
                }

                AnthropicParts.Write(json, message.Parts[i], AnthropicParts.CacheControl(message, i));
            }
        }

        if (isObject)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "text"u8);
            json.WriteString("text"u8, JsonOnly);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Thinking(Utf8JsonWriter json, AnthropicThinking thinking)
    {
        if (thinking.Type is null)
        {
            return;
        }

        json.WriteStartObject("thinking"u8);
        json.WriteString("type"u8, thinking.Type);
        if (thinking.Type == "enabled")
        {
            json.WriteNumber("budget_tokens"u8, thinking.Budget);
        }
        else if (thinking.Type == "adaptive")
        {
            json.WriteString("display"u8, "summarized"u8);
        }

        json.WriteEndObject();
    }

    private static void OutputConfig(Utf8JsonWriter json, ChatRequest request, AnthropicModel model, AnthropicThinking thinking, string? prefill)
    {
        // A format and a begun answer are refused together; the beginning shows the format.
        var hasFormat = model.StructuredOutputs && prefill is null && AnthropicJsonTool.HasSchema(request);
        if (!hasFormat && thinking.Effort is null)
        {
            return;
        }

        json.WriteStartObject("output_config"u8);
        if (thinking.Effort is { } effort)
        {
            json.WriteString("effort"u8, effort);
        }

        if (hasFormat)
        {
            json.WriteStartObject("format"u8);
            json.WriteString("type"u8, "json_schema"u8);
            json.WritePropertyName("schema"u8);
            AnthropicOutputSchema.Write(json, request.Format.Schema);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Sampling(Utf8JsonWriter json, ChatRequest request, AnthropicModel model, bool thinks)
    {
        // OpenAI's scale ends at 2, Anthropic's at 1. Thinking takes no temperature, and top_p from 0.95 on.
        var temperature = thinks ? null : request.Temperature;
        if (temperature is { } degree)
        {
            json.WriteNumber("temperature"u8, Math.Clamp(degree, 0, 1));
        }
        else if (request.Temperature is not (null or 1))
        {
            request.Drop(ChatParameter.Temperature);
        }

        if (request.TopP is not { } share)
        {
            return;
        }

        if ((!thinks || share is >= 0.95m and <= 1) && !(model.OneSamplingOnly && temperature is not null))
        {
            json.WriteNumber("top_p"u8, Math.Clamp(share, 0, 1));
        }
        else if (share != 1)
        {
            request.Drop(ChatParameter.TopP);
        }
    }

    private static void Rest(Utf8JsonWriter json, ChatRequest request)
    {
        // 400 "stop_sequences: each stop sequence must contain non-whitespace".
        var stop = request.Stop.Where(entry => !string.IsNullOrWhiteSpace(entry)).ToList();
        if (stop.Count > 0)
        {
            json.WriteStartArray("stop_sequences"u8);
            stop.ForEach(json.WriteStringValue);
            json.WriteEndArray();
        }

        if (request.Stream)
        {
            json.WriteBoolean("stream"u8, true);
        }

        var user = ChatJson.Text(request.Field("safety_identifier"u8)) ?? ChatJson.Text(request.Field("user"u8));
        if (!string.IsNullOrEmpty(user))
        {
            json.WriteStartObject("metadata"u8);
            json.WriteString("user_id"u8, user.Length <= MaxUserLength ? user : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(user))));
            json.WriteEndObject();
        }

        // flex, scale and priority are OpenAI's own contracts.
        var tier = ChatJson.Text(request.Field("service_tier"u8));
        if (tier is "auto" or "default")
        {
            json.WriteString("service_tier"u8, tier == "auto" ? "auto"u8 : "standard_only"u8);
        }
        else if (tier is not null)
        {
            request.Drop(ChatParameter.ServiceTier);
        }
    }
}
