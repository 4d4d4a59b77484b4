using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Messages;

/// <summary>The <c>source</c> of a picture or document, sized without opening it.</summary>
internal struct MessagesSource
{
    private long _base64;
    private long _text;
    private bool _isNamed;
    private bool _isText;
    private long _bodyBytes;

    /// <summary>Bytes of a document that is text.</summary>
    public readonly long TextBytes => _isText ? _text : 0;

    /// <summary>Reads the value that <paramref name="json"/> stands on, to its end.</summary>
    public static MessagesSource Read(ref Utf8JsonReader json, ref RequestDraft draft)
    {
        var source = default(MessagesSource);
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return source;
        }

        var start = json.TokenStartIndex;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.ValueSpan;
            if (name.SequenceEqual("type"u8))
            {
                json.Read();
                source._isText = json.TokenType == JsonTokenType.String && JsonText.Is(in json, "text"u8);
                json.Skip();
            }
            else if (name.SequenceEqual("data"u8))
            {
                json.Read();
                if (json.TokenType == JsonTokenType.String)
                {
                    source._text = JsonText.Utf8Length(json.ValueSpan);

                    // Base64: four letters for three bytes.
                    source._base64 = Math.Max(1, json.ValueSpan.Length / 4L * 3L);
                }

                json.Skip();
            }
            else if (name.SequenceEqual("url"u8) || name.SequenceEqual("file_id"u8))
            {
                source._isNamed = true;
                json.Skip();
            }
            else if (name.SequenceEqual("content"u8))
            {
                json.Read();
                MessagesContent.ReadInner(ref json, ref draft);
            }
            else
            {
                json.Skip();
            }
        }

        source._bodyBytes = json.BytesConsumed - start;
        return source;
    }

    public readonly PromptMedia ToMedia(bool isImage, bool isDocument)
    {
        var media = _isText ? default
            : isImage && (_isNamed || _base64 > 0) ? new PromptMedia(1, 0, 0, 0)
            : _base64 > 0 ? new PromptMedia(0, 0, _base64, 0)
            : _isNamed && isDocument ? new PromptMedia(0, 0, 0, 1)
            : default;
        return media.IsNone ? default : media with { BodyBytes = _bodyBytes };
    }
}
