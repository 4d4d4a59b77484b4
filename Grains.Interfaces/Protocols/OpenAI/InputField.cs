using System.Text.Json;

namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>Reads the <c>input</c> of embeddings or the <c>prompt</c> of completions: a text, texts, tokens, or lists of tokens.</summary>
internal static class InputField
{
    /// <summary>Elements that the array may have, as OpenAI bounds it.</summary>
    public const int MaxItems = 2048;

    /// <summary>What a token given by its number counts in bytes of text: about what a token of English text has.</summary>
    private const int BytesPerToken = 4;

    private const string Expected = "a string, an array of strings, an array of integers, or an array of integer arrays";

    /// <param name="items">How many texts it is; tokens by their numbers are one.</param>
    public static RequestFault? Read(ref Utf8JsonReader json, ref RequestDraft draft, string param, bool mayBeEmpty, out int items)
    {
        items = 1;
        if (json.TokenType == JsonTokenType.String)
        {
            draft.TextBytes += JsonText.Utf8Length(json.ValueSpan);
            return json.ValueSpan.IsEmpty && !mayBeEmpty ? RequestFaults.EmptyString(param) : null;
        }

        if (json.TokenType != JsonTokenType.StartArray)
        {
            return RequestFaults.WrongType(param, Expected, json.TokenType);
        }

        json.Read();
        JsonTokenType kind = json.TokenType;
        int index = 0;
        for (; json.TokenType != JsonTokenType.EndArray; index++, json.Read())
        {
            // A prompt may be given as one long list of tokens.
            if (index == MaxItems && !(mayBeEmpty && kind == JsonTokenType.Number))
            {
                return RequestFaults.TooManyElements(param, MaxItems);
            }

            if (json.TokenType != kind || !ReadItem(ref json, ref draft))
            {
                return RequestFaults.WrongElement(param, Expected, index, json.TokenType);
            }
        }

        items = kind == JsonTokenType.Number ? 1 : index;
        return index == 0 ? RequestFaults.EmptyArray(param) : null;
    }

    private static bool ReadItem(ref Utf8JsonReader json, ref RequestDraft draft)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.String:
                draft.TextBytes += JsonText.Utf8Length(json.ValueSpan);
                return true;
            case JsonTokenType.Number:
                draft.TextBytes += BytesPerToken;
                return json.TryGetInt64(out _);
            case JsonTokenType.StartArray:
                while (json.Read() && json.TokenType != JsonTokenType.EndArray)
                {
                    if (json.TokenType != JsonTokenType.Number || !json.TryGetInt64(out _))
                    {
                        return false;
                    }

                    draft.TextBytes += BytesPerToken;
                }

                return true;
            default:
                return false;
        }
    }
}
