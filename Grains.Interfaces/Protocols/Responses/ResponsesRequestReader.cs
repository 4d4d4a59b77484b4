using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>
/// Reads from the body of <c>POST /v1/responses</c> what routing and admission need, in one pass, and refuses what OpenAI would refuse of it,
/// and what nobody could keep books of.
/// </summary>
public static class ResponsesRequestReader
{
    /// <summary>Letters of an id that are looked at; OpenAI's have about 60.</summary>
    private const int MaxIdLength = 256;

    /// <param name="body">The body as it came; nothing of it is kept.</param>
    /// <param name="head">What was read; <see cref="RequestHead.TextBytes"/> counts instructions, the texts of <c>input</c> and the JSON of <c>tools</c>.</param>
    /// <param name="fault">Why the body must be answered with 400; the first one in the order of the body.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> body,
        [NotNullWhen(true)] out RequestHead? head,
        [NotNullWhen(false)] out RequestFault? fault) =>
        RequestBodyReader.TryRead(body, RequestField.Input, ReadField, out head, out fault, isResponse: true);

    private static RequestFault? ReadField(RequestField field, ref Utf8JsonReader json, ref RequestDraft draft)
    {
        switch (field)
        {
            case RequestField.Model:
                return ModelFields.ReadModel(ref json, ref draft);
            case RequestField.Models:
                return ModelFields.ReadModels(ref json, ref draft);
            case RequestField.Input:
                return ResponsesInputField.Read(ref json, ref draft);
            case RequestField.Instructions:
                return ReadInstructions(ref json, ref draft);
            case RequestField.Stream:
                return RequestScalars.ReadBoolean(ref json, "stream", out draft.Stream);
            case RequestField.MaxOutputTokens:
                // The only bound there is, and so the mark is the one of the name that means all of them.
                draft.Mark(BodyMarkKind.MaxTokens, in json);
                return RequestScalars.ReadInteger(ref json, "max_output_tokens", 1, long.MaxValue, out draft.MaxTokens);
            case RequestField.Tools:
                return ChatRequestReader.ReadTools(ref json, ref draft);
            case RequestField.Temperature:
                return RequestScalars.ReadNumber(ref json, "temperature");
            case RequestField.TopP:
                return RequestScalars.ReadNumber(ref json, "top_p");
            case RequestField.Store:
                draft.KeepsAnswer = json.TokenType != JsonTokenType.False;
                return RequestScalars.ReadBoolean(ref json, "store", out _);
            case RequestField.Background:
                return ReadBackground(ref json);
            case RequestField.Conversation:
                return json.TokenType == JsonTokenType.Null ? null : ResponsesFaults.Unsupported(
                    "conversation", "conversations are not kept per key here. Send the items, or 'previous_response_id'.");
            case RequestField.PreviousResponseId:
                return ReadPrevious(ref json, ref draft);
            case RequestField.Prompt:
                draft.PromptIsElsewhere |= json.TokenType != JsonTokenType.Null;
                draft.Media = draft.Media.Add(new PromptMedia(0, 0, 0, json.TokenType == JsonTokenType.Null ? 0 : 1));
                json.Skip();
                return null;
            default:
                json.Skip();
                return null;
        }
    }

    private static RequestFault? ReadInstructions(ref Utf8JsonReader json, ref RequestDraft draft)
    {
        if (json.TokenType == JsonTokenType.String)
        {
            draft.TextBytes += JsonText.Utf8Length(json.ValueSpan);
        }

        return RequestScalars.ReadString(ref json, "instructions");
    }

    /// <summary>What it costs would be known only after its row was written.</summary>
    private static RequestFault? ReadBackground(ref Utf8JsonReader json) =>
        RequestScalars.ReadBoolean(ref json, "background", out var background)
        ?? (background ? ResponsesFaults.Unsupported("background", "an answer must be waited for here; send it as a stream.") : null);

    private static RequestFault? ReadPrevious(ref Utf8JsonReader json, ref RequestDraft draft)
    {
        if (RequestScalars.ReadString(ref json, "previous_response_id") is { } fault)
        {
            return fault;
        }

        if (json.TokenType == JsonTokenType.String)
        {
            draft.PreviousResponseId = JsonText.Decode(json.ValueSpan, MaxIdLength);
            draft.PromptIsElsewhere = true;

            // Nobody here knows how long the conversation before is.
            draft.Media = draft.Media.Add(new PromptMedia(0, 0, 0, 1));
        }

        return null;
    }
}
