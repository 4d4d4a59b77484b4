using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>
/// Reads from the body of <c>POST /v1/chat/completions</c> what routing and admission need, in one pass, and refuses what
/// OpenAI would refuse of it. Fields that neither need are left to the provider.
/// </summary>
public static class ChatRequestReader
{
    /// <summary>Choices that one request may ask for, as OpenAI bounds them.</summary>
    public const int MaxChoices = 128;

    /// <param name="body">The body as it came; nothing of it is kept.</param>
    /// <param name="head">What was read; <see cref="RequestHead.TextBytes"/> counts message text and the JSON of <c>tools</c>.</param>
    /// <param name="fault">Why the body must be answered with 400; the first one in the order of the body.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> body,
        [NotNullWhen(true)] out RequestHead? head,
        [NotNullWhen(false)] out RequestFault? fault) =>
        RequestBodyReader.TryRead(body, RequestField.Messages, ReadField, out head, out fault);

    private static RequestFault? ReadField(RequestField field, ref Utf8JsonReader json, ref RequestDraft draft)
    {
        RequestFault? fault;
        switch (field)
        {
            case RequestField.Model:
                return ModelFields.ReadModel(ref json, ref draft);
            case RequestField.Models:
                return ModelFields.ReadModels(ref json, ref draft);
            case RequestField.Messages:
                return MessagesField.Read(ref json, ref draft);
            case RequestField.Stream:
                return RequestScalars.ReadBoolean(ref json, "stream", out draft.Stream);
            case RequestField.StreamOptions:
                return StreamFields.ReadOptions(ref json, ref draft);
            case RequestField.MaxTokens:
                draft.Mark(BodyMarkKind.MaxTokens, in json);
                return RequestScalars.ReadInteger(ref json, "max_tokens", 1, long.MaxValue, out draft.MaxTokens);
            case RequestField.MaxCompletionTokens:
                draft.Mark(BodyMarkKind.MaxCompletionTokens, in json);
                return RequestScalars.ReadInteger(ref json, "max_completion_tokens", 1, long.MaxValue, out draft.MaxCompletionTokens);
            case RequestField.N:
                fault = RequestScalars.ReadInteger(ref json, "n", 1, MaxChoices, out long? choices);
                draft.Choices = fault is null ? (int)(choices ?? 1) : 1;
                return fault;
            case RequestField.Tools:
                return ReadTools(ref json, ref draft);
            case RequestField.ToolChoice:
                ReadToolChoice(ref json, ref draft);
                return null;
            case RequestField.Temperature:
                return RequestScalars.ReadNumber(ref json, "temperature");
            case RequestField.TopP:
                return RequestScalars.ReadNumber(ref json, "top_p");
            default:
                json.Skip();
                return null;
        }
    }

    internal static RequestFault? ReadTools(ref Utf8JsonReader json, ref RequestDraft draft)
    {
        if (json.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (json.TokenType != JsonTokenType.StartArray)
        {
            return RequestFaults.WrongType("tools", "an array of objects", json.TokenType);
        }

        long start = json.TokenStartIndex;
        json.Skip();
        draft.TextBytes += json.BytesConsumed - start;
        draft.HasTools = true;
        return null;
    }

    private static void ReadToolChoice(ref Utf8JsonReader json, ref RequestDraft draft)
    {
        if (json.TokenType == JsonTokenType.String && JsonText.Is(in json, "required"u8))
        {
            draft.Mark(BodyMarkKind.ToolChoiceRequired, in json);
        }

        json.Skip();
    }
}
