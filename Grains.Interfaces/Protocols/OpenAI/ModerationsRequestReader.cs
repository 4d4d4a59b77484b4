using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>
/// Reads from the body of <c>POST /v1/moderations</c> what routing and admission need, in one pass, and refuses what OpenAI would refuse of it.
/// </summary>
public static class ModerationsRequestReader
{
    private const string Expected = "a string, an array of strings, or an array of parts";

    private static readonly string[] Texts = ["input"];

    /// <param name="body">The body as it came; nothing of it is kept.</param>
    /// <param name="head">What was read; parts of the input count with all of their JSON in <see cref="RequestHead.TextBytes"/>.</param>
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
                draft.TextFields = Texts;
                return ReadInput(ref json, ref draft);
            default:
                json.Skip();
                return null;
        }
    }

    private static RequestFault? ReadInput(ref Utf8JsonReader json, ref RequestDraft draft)
    {
        if (json.TokenType == JsonTokenType.String)
        {
            draft.TextBytes += JsonText.Utf8Length(json.ValueSpan);
            return null;
        }

        if (json.TokenType != JsonTokenType.StartArray)
        {
            return RequestFaults.WrongType("input", Expected, json.TokenType);
        }

        var index = 0;
        for (; json.Read() && json.TokenType != JsonTokenType.EndArray; index++)
        {
            if (index == InputField.MaxItems)
            {
                return RequestFaults.TooManyElements("input", InputField.MaxItems);
            }

            if (json.TokenType is not (JsonTokenType.String or JsonTokenType.StartObject))
            {
                return RequestFaults.WrongElement("input", Expected, index, json.TokenType);
            }

            var start = json.TokenStartIndex;
            json.Skip();
            draft.TextBytes += json.BytesConsumed - start;
        }

        return index == 0 ? RequestFaults.EmptyArray("input") : null;
    }
}
