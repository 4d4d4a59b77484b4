using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>
/// Reads from the body of <c>POST /v1/embeddings</c> what routing and admission need, in one pass, and refuses what
/// OpenAI would refuse of it.
/// </summary>
public static class EmbeddingsRequestReader
{
    private static readonly string[] Texts = ["input"];

    /// <param name="body">The body as it came; nothing of it is kept.</param>
    /// <param name="head">What was read; in <see cref="RequestHead.TextBytes"/> an input token given by its number counts as four bytes.</param>
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
                return InputField.Read(ref json, ref draft, "input", mayBeEmpty: false, out _);
            case RequestField.Dimensions:
                draft.Mark(BodyMarkKind.Dimensions, in json);
                return RequestScalars.ReadInteger(ref json, "dimensions", 1, int.MaxValue, out _);
            case RequestField.EncodingFormat:
                return ReadEncodingFormat(ref json, ref draft);
            case RequestField.User:
                return RequestScalars.ReadString(ref json, "user");
            default:
                json.Skip();
                return null;
        }
    }

    private static RequestFault? ReadEncodingFormat(ref Utf8JsonReader json, ref RequestDraft draft)
    {
        draft.Mark(BodyMarkKind.EncodingFormat, in json);
        if (json.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (json.TokenType != JsonTokenType.String)
        {
            return RequestFaults.WrongType("encoding_format", "a string", json.TokenType);
        }

        return JsonText.Is(in json, "float"u8) || JsonText.Is(in json, "base64"u8)
            ? null
            : RequestFaults.NotAllowed("encoding_format", "'float' and 'base64'");
    }
}
