using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>
/// Reads from the body of <c>POST /v1/audio/speech</c> what routing and admission need, in one pass, and refuses what OpenAI would refuse of it.
/// How long a text may be is the provider's business.
/// </summary>
public static class SpeechRequestReader
{
    private static readonly string[] Texts = ["input", "instructions"];

    /// <param name="body">The body as it came; nothing of it is kept.</param>
    /// <param name="head">What was read; <see cref="RequestHead.Stream"/> only where <c>stream_format</c> asks for events.</param>
    /// <param name="fault">Why the body must be answered with 400; the first one in the order of the body.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> body,
        [NotNullWhen(true)] out RequestHead? head,
        [NotNullWhen(false)] out RequestFault? fault) =>
        RequestBodyReader.TryRead(body, RequestField.Input, ReadField, out head, out fault);

    private static RequestFault? ReadField(RequestField field, ref Utf8JsonReader json, ref RequestDraft draft)
    {
        switch (field)
        {
            case RequestField.Model:
                return ModelFields.ReadModel(ref json, ref draft);
            case RequestField.Models:
                return ModelFields.ReadModels(ref json, ref draft);
            case RequestField.Input:
                return ReadInput(ref json, ref draft);
            case RequestField.Instructions when json.TokenType == JsonTokenType.String:
                draft.TextBytes += JsonText.Utf8Length(json.ValueSpan);
                return null;
            case RequestField.Instructions:
                return RequestScalars.ReadString(ref json, "instructions");
            case RequestField.ResponseFormat:
                return RequestScalars.ReadString(ref json, "response_format");
            case RequestField.StreamFormat:
                return ReadStreamFormat(ref json, ref draft);
            default:
                json.Skip();
                return null;
        }
    }

    private static RequestFault? ReadInput(ref Utf8JsonReader json, ref RequestDraft draft)
    {
        if (json.TokenType != JsonTokenType.String)
        {
            return RequestFaults.WrongType("input", "a string", json.TokenType);
        }

        draft.Shape = AnswerShape.Binary;
        draft.TextFields = Texts;
        draft.Makes = new MediaAsk(MediaAskKind.Speech, Characters: JsonText.Characters(json.ValueSpan));
        draft.TextBytes += JsonText.Utf8Length(json.ValueSpan);
        return json.ValueSpan.IsEmpty ? RequestFaults.EmptyString("input") : null;
    }

    private static RequestFault? ReadStreamFormat(ref Utf8JsonReader json, ref RequestDraft draft)
    {
        if (json.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (json.TokenType != JsonTokenType.String)
        {
            return RequestFaults.WrongType("stream_format", "a string", json.TokenType);
        }

        draft.Stream = JsonText.Is(in json, "sse"u8);
        return draft.Stream || JsonText.Is(in json, "audio"u8) ? null : RequestFaults.NotAllowed("stream_format", "'sse' and 'audio'");
    }
}
