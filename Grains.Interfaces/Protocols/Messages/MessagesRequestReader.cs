using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Messages;

/// <summary>
/// Reads from the body of <c>POST /v1/messages</c> what routing and admission need, in one pass, and refuses what Anthropic would refuse
/// of it. Fields that neither need are left to the provider.
/// </summary>
public static class MessagesRequestReader
{
    private const string MaxTokens = "max_tokens";

    /// <param name="body">The body as it came; nothing of it is kept.</param>
    /// <param name="fault">Why the body must be answered with 400; the first one in the order of the body.</param>
    public static bool TryRead(ReadOnlySpan<byte> body, [NotNullWhen(true)] out RequestHead? head, [NotNullWhen(false)] out RequestFault? fault)
    {
        if (TryReadPrompt(body, out head, out fault) && head.MaxTokens is null)
        {
            head = null;
            fault = RequestFaults.Missing(MaxTokens);
        }

        return fault is null;
    }

    /// <summary>The same for <c>/v1/messages/count_tokens</c>, where the answer has no bound.</summary>
    public static bool TryReadPrompt(ReadOnlySpan<byte> body, [NotNullWhen(true)] out RequestHead? head, [NotNullWhen(false)] out RequestFault? fault) =>
        RequestBodyReader.TryRead(body, RequestField.Messages, ReadField, out head, out fault);

    private static RequestFault? ReadField(RequestField field, ref Utf8JsonReader json, ref RequestDraft draft)
    {
        switch (field)
        {
            case RequestField.Model:
                return ModelFields.ReadModel(ref json, ref draft);
            case RequestField.Models:
                return ModelFields.ReadModels(ref json, ref draft);
            case RequestField.Messages:
                return MessagesField.Read(ref json, ref draft);
            case RequestField.System:
                return ReadSystem(ref json, ref draft);
            case RequestField.Stream:
                return RequestScalars.ReadBoolean(ref json, "stream", out draft.Stream);
            case RequestField.MaxTokens:
                draft.Mark(BodyMarkKind.MaxTokens, in json);
                return RequestScalars.ReadInteger(ref json, MaxTokens, 1, long.MaxValue, out draft.MaxTokens);
            case RequestField.Tools:
                return ReadTools(ref json, ref draft);
            case RequestField.Temperature:
                return RequestScalars.ReadNumber(ref json, "temperature");
            case RequestField.TopP:
                return RequestScalars.ReadNumber(ref json, "top_p");
            default:
                json.Skip();
                return null;
        }
    }

    private static RequestFault? ReadSystem(ref Utf8JsonReader json, ref RequestDraft draft)
    {
        if (json.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        return MessagesContent.Read(ref json, ref draft, out var wrong)
            ? null
            : RequestFaults.WrongType(wrong < 0 ? "system" : $"system.{wrong}", wrong < 0 ? "a string or an array of objects" : "an object", json.TokenType);
    }

    private static RequestFault? ReadTools(ref Utf8JsonReader json, ref RequestDraft draft)
    {
        if (json.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (json.TokenType != JsonTokenType.StartArray)
        {
            return RequestFaults.WrongType("tools", "an array of objects", json.TokenType);
        }

        var start = json.TokenStartIndex;
        json.Skip();
        draft.TextBytes += json.BytesConsumed - start;
        draft.HasTools = true;
        return null;
    }
}
