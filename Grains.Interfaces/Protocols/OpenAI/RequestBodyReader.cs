using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;

namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>The walk over a request body that all endpoints share: one pass, faults instead of exceptions.</summary>
internal static class RequestBodyReader
{
    /// <summary>Levels of nesting that a body may have, its outermost object included.</summary>
    public const int MaxDepth = 64;

    public static bool TryRead(
        ReadOnlySpan<byte> body,
        RequestField required,
        RequestFieldReader readField,
        [NotNullWhen(true)] out RequestHead? head,
        [NotNullWhen(false)] out RequestFault? fault,
        bool isResponse = false)
    {
        // A response is kept where nothing is said, and its answer has a length, whatever stands in the body.
        var draft = new RequestDraft(stackalloc BodyMark[32]) { BodyBytes = body.Length, KeepsAnswer = isResponse, Messages = isResponse ? 1 : 0 };
        fault = Read(body, readField, required == RequestField.Messages, ref draft) ?? Complete(required, ref draft);
        head = fault is null ? draft.ToHead() : null;
        return head is not null;
    }

    /// <param name="isChat">Whether the parameters of chats have to be found.</param>
    private static RequestFault? Read(ReadOnlySpan<byte> body, RequestFieldReader readField, bool isChat, ref RequestDraft draft)
    {
        if (body.StartsWith("\uFEFF"u8))
        {
            return RequestFaults.ByteOrderMark();
        }

        // The JSON reader does not look at the encoding of strings that nobody decodes.
        if (!Utf8.IsValid(body))
        {
            return RequestFaults.NotUtf8();
        }

        var json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            return ReadObject(ref json, readField, isChat, ref draft);
        }
        catch (JsonException exception)
        {
            // An array or object that was just opened does not count itself yet.
            return json.CurrentDepth >= MaxDepth - 1 ? RequestFaults.TooDeep(MaxDepth) : RequestFaults.NotJson(exception);
        }
    }

    private static RequestFault? ReadObject(ref Utf8JsonReader json, RequestFieldReader readField, bool isChat, ref RequestDraft draft)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            return RequestFaults.NotAnObject(json.TokenType);
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            RequestField field = RequestFields.Find(in json);
            ChatParameter parameter = isChat ? ChatParameters.Find(in json) : ChatParameter.None;
            if (field != RequestField.Other && !draft.TryEnter(field))
            {
                return RequestFaults.Duplicate(RequestFields.NameOf(field));
            }

            if (parameter != ChatParameter.None && !draft.TryEnter(parameter))
            {
                return RequestFaults.Duplicate(ChatParameters.NameOf(parameter));
            }

            int nameStart = draft.NameStart = (int)json.TokenStartIndex;
            json.Read();
            int valueStart = (int)json.TokenStartIndex;
            if (field == RequestField.Other)
            {
                json.Skip();
            }
            else if (readField(field, ref json, ref draft) is { } fault)
            {
                return fault;
            }

            if (parameter != ChatParameter.None)
            {
                draft.Marks.Add(new BodyMark(BodyMarkKind.Parameter, nameStart, valueStart, (int)json.BytesConsumed) { Parameter = parameter });
            }
        }

        int end = (int)json.TokenStartIndex;
        draft.Marks.Add(new BodyMark(BodyMarkKind.End, end, end, end + 1));

        // Anything but white space behind the object makes this throw.
        json.Read();
        return null;
    }

    private static RequestFault? Complete(RequestField required, ref RequestDraft draft)
    {
        if (draft.Model is null && draft.Models.Length == 0)
        {
            return RequestFaults.Missing("model");
        }

        if (!draft.Has(required) && !draft.PromptIsElsewhere)
        {
            return RequestFaults.Missing(RequestFields.NameOf(required));
        }

        return draft.HasStreamOptions && !draft.Stream ? RequestFaults.StreamOptionsWithoutStream() : null;
    }
}
