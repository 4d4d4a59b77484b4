using System.Text.Json;

namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>Finds the <see cref="RequestField"/> of a property name.</summary>
internal static class RequestFields
{
    public static RequestField Find(ref readonly Utf8JsonReader json)
    {
        if (!json.ValueIsEscaped)
        {
            return Find(json.ValueSpan);
        }

        // A name written with escapes is the same name to every JSON parser behind us.
        Span<byte> decoded = stackalloc byte[32];
        return JsonText.Utf8Length(json.ValueSpan) <= decoded.Length
            ? Find(decoded[..JsonText.DecodeUtf8(json.ValueSpan, decoded)])
            : RequestField.Other;
    }

    public static string NameOf(RequestField field) => field switch
    {
        RequestField.Model => "model",
        RequestField.Models => "models",
        RequestField.Messages => "messages",
        RequestField.Stream => "stream",
        RequestField.StreamOptions => "stream_options",
        RequestField.MaxTokens => "max_tokens",
        RequestField.MaxCompletionTokens => "max_completion_tokens",
        RequestField.N => "n",
        RequestField.Tools => "tools",
        RequestField.ToolChoice => "tool_choice",
        RequestField.Temperature => "temperature",
        RequestField.TopP => "top_p",
        RequestField.Input => "input",
        RequestField.Dimensions => "dimensions",
        RequestField.EncodingFormat => "encoding_format",
        RequestField.User => "user",
        RequestField.Prompt => "prompt",
        RequestField.BestOf => "best_of",
        RequestField.Instructions => "instructions",
        RequestField.PartialImages => "partial_images",
        RequestField.ResponseFormat => "response_format",
        RequestField.StreamFormat => "stream_format",
        RequestField.MaxOutputTokens => "max_output_tokens",
        RequestField.PreviousResponseId => "previous_response_id",
        RequestField.Conversation => "conversation",
        RequestField.Background => "background",
        RequestField.Store => "store",
        RequestField.System => "system",
        RequestField.Size => "size",
        RequestField.Quality => "quality",
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "Only fields that the gateway reads have a name here."),
    };

    private static RequestField Find(ReadOnlySpan<byte> name) => name.Length switch
    {
        1 when name[0] == (byte)'n' => RequestField.N,
        4 when name.SequenceEqual("user"u8) => RequestField.User,
        4 when name.SequenceEqual("size"u8) => RequestField.Size,
        7 when name.SequenceEqual("quality"u8) => RequestField.Quality,
        5 when name.SequenceEqual("model"u8) => RequestField.Model,
        5 when name.SequenceEqual("tools"u8) => RequestField.Tools,
        5 when name.SequenceEqual("top_p"u8) => RequestField.TopP,
        5 when name.SequenceEqual("input"u8) => RequestField.Input,
        5 when name.SequenceEqual("store"u8) => RequestField.Store,
        6 when name.SequenceEqual("models"u8) => RequestField.Models,
        6 when name.SequenceEqual("prompt"u8) => RequestField.Prompt,
        6 when name.SequenceEqual("stream"u8) => RequestField.Stream,
        7 when name.SequenceEqual("best_of"u8) => RequestField.BestOf,
        6 when name.SequenceEqual("system"u8) => RequestField.System,
        8 when name.SequenceEqual("messages"u8) => RequestField.Messages,
        10 when name.SequenceEqual("max_tokens"u8) => RequestField.MaxTokens,
        10 when name.SequenceEqual("dimensions"u8) => RequestField.Dimensions,
        10 when name.SequenceEqual("background"u8) => RequestField.Background,
        11 when name.SequenceEqual("temperature"u8) => RequestField.Temperature,
        11 when name.SequenceEqual("tool_choice"u8) => RequestField.ToolChoice,
        12 when name.SequenceEqual("instructions"u8) => RequestField.Instructions,
        12 when name.SequenceEqual("conversation"u8) => RequestField.Conversation,
        13 when name.SequenceEqual("stream_format"u8) => RequestField.StreamFormat,
        14 when name.SequenceEqual("stream_options"u8) => RequestField.StreamOptions,
        14 when name.SequenceEqual("partial_images"u8) => RequestField.PartialImages,
        15 when name.SequenceEqual("response_format"u8) => RequestField.ResponseFormat,
        15 when name.SequenceEqual("encoding_format"u8) => RequestField.EncodingFormat,
        17 when name.SequenceEqual("max_output_tokens"u8) => RequestField.MaxOutputTokens,
        20 when name.SequenceEqual("previous_response_id"u8) => RequestField.PreviousResponseId,
        21 when name.SequenceEqual("max_completion_tokens"u8) => RequestField.MaxCompletionTokens,
        _ => RequestField.Other,
    };
}
