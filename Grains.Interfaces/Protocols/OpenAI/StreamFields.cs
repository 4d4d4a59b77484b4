using System.Text.Json;

namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>Reads <c>stream_options</c>.</summary>
internal static class StreamFields
{
    private const string IncludeUsage = "stream_options.include_usage";

    public static RequestFault? ReadOptions(ref Utf8JsonReader json, ref RequestDraft draft)
    {
        int mark = draft.Mark(BodyMarkKind.StreamOptions, in json);
        if (json.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (json.TokenType != JsonTokenType.StartObject)
        {
            return RequestFaults.WrongType("stream_options", "an object", json.TokenType);
        }

        draft.HasStreamOptions = true;
        bool seen = false;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (!JsonText.Is(in json, "include_usage"u8))
            {
                json.Skip();
                continue;
            }

            if (seen)
            {
                return RequestFaults.Duplicate(IncludeUsage);
            }

            seen = true;
            draft.NameStart = (int)json.TokenStartIndex;
            json.Read();
            draft.Mark(BodyMarkKind.IncludeUsage, in json);
            if (RequestScalars.ReadBoolean(ref json, IncludeUsage, out draft.IncludeUsage) is { } fault)
            {
                return fault;
            }
        }

        draft.Marks.Close(mark, (int)json.BytesConsumed);
        return null;
    }
}
