using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Gateway.Grains.Interfaces.Pricing;

namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>
/// Reads from the body of <c>POST /v1/images/generations</c> what routing and admission need, in one pass, and refuses what OpenAI would refuse
/// of it.
/// </summary>
public static class ImagesRequestReader
{
    /// <summary>Pictures that one request may ask for, as OpenAI bounds them.</summary>
    public const int MaxImages = 10;

    /// <summary>Unfinished pictures that a stream may show of each.</summary>
    public const int MaxPartials = 3;

    private static readonly string[] Texts = ["prompt"];

    /// <param name="body">The body as it came; nothing of it is kept.</param>
    /// <param name="head">What was read.</param>
    /// <param name="fault">Why the body must be answered with 400; the first one in the order of the body.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> body,
        [NotNullWhen(true)] out RequestHead? head,
        [NotNullWhen(false)] out RequestFault? fault) =>
        RequestBodyReader.TryRead(body, RequestField.Prompt, ReadField, out head, out fault);

    private static RequestFault? ReadField(RequestField field, ref Utf8JsonReader json, ref RequestDraft draft)
    {
        long? read;
        RequestFault? fault;
        switch (field)
        {
            case RequestField.Model:
                return ModelFields.ReadModel(ref json, ref draft);
            case RequestField.Models:
                return ModelFields.ReadModels(ref json, ref draft);
            case RequestField.Prompt:
                return ReadPrompt(ref json, ref draft);
            case RequestField.N:
                fault = RequestScalars.ReadInteger(ref json, "n", 1, MaxImages, out read);
                draft.Makes = draft.Makes with { Images = fault is null ? (int)(read ?? 1) : 1 };
                return fault;
            case RequestField.PartialImages:
                fault = RequestScalars.ReadInteger(ref json, "partial_images", 0, MaxPartials, out read);
                draft.Makes = draft.Makes with { Partials = fault is null ? (int)(read ?? 0) : 0 };
                return fault;
            case RequestField.Size:
                fault = ReadChoice(ref json, "size", out var size);
                draft.Makes = draft.Makes with { Image = draft.Makes.Image with { Size = size } };
                return fault;
            case RequestField.Quality:
                fault = ReadChoice(ref json, "quality", out var quality);
                draft.Makes = draft.Makes with { Image = draft.Makes.Image with { Quality = quality } };
                return fault;
            case RequestField.Stream:
                return RequestScalars.ReadBoolean(ref json, "stream", out draft.Stream);
            case RequestField.ResponseFormat:
                return RequestScalars.ReadString(ref json, "response_format");
            case RequestField.User:
                return RequestScalars.ReadString(ref json, "user");
            default:
                json.Skip();
                return null;
        }
    }

    private static RequestFault? ReadChoice(ref Utf8JsonReader json, string name, out string? value)
    {
        var fault = RequestScalars.ReadString(ref json, name);
        value = fault is null && json.TokenType == JsonTokenType.String ? ImageChoice.Named(json.GetString()) : null;
        return fault;
    }

    private static RequestFault? ReadPrompt(ref Utf8JsonReader json, ref RequestDraft draft)
    {
        if (json.TokenType != JsonTokenType.String)
        {
            return RequestFaults.WrongType("prompt", "a string", json.TokenType);
        }

        draft.TextFields = Texts;
        draft.Makes = draft.Makes with { Kind = MediaAskKind.Images, Images = Math.Max(1, draft.Makes.Images) };
        draft.TextBytes += JsonText.Utf8Length(json.ValueSpan);
        return json.ValueSpan.IsEmpty ? RequestFaults.EmptyString("prompt") : null;
    }
}
