using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Gemini;

/// <summary>
/// Goes through the parts of a candidate's content, in JSON that was found valid before. What the provider's own tools did
/// (<c>executableCode</c>, <c>codeExecutionResult</c>, <c>toolCall</c>, <c>toolResponse</c>) is nothing that a caller of OpenAI's API could run.
/// </summary>
internal ref struct GeminiPartReader
{
    private readonly ReadOnlySpan<byte> _content;
    private Utf8JsonReader _json;
    private GeminiPart _part;
    private bool _inside;

    /// <param name="content">The object <c>content</c>; empty where there is none.</param>
    public GeminiPartReader(ReadOnlySpan<byte> content)
    {
        _content = content;
        _json = new Utf8JsonReader(content, new JsonReaderOptions { MaxDepth = AnswerReader.MaxDepth });
        _inside = !content.IsEmpty && FindParts();
    }

    public readonly GeminiPart Current => _part;

    public bool Next()
    {
        _part = default;
        while (_inside && _json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            if (_json.TokenType == JsonTokenType.StartObject)
            {
                ReadPart();
                return true;
            }

            _json.Skip();
        }

        _inside = false;
        return false;
    }

    private bool FindParts()
    {
        _json.Read();
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            var isParts = _json.ValueSpan.SequenceEqual("parts"u8);
            _json.Read();
            if (isParts && _json.TokenType == JsonTokenType.StartArray)
            {
                return true;
            }

            _json.Skip();
        }

        return false;
    }

    private void ReadPart()
    {
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            var name = _json.ValueSpan;
            if (name.SequenceEqual("text"u8))
            {
                _part.Text = Text();
            }
            else if (name.SequenceEqual("thought"u8))
            {
                _part.IsThought = True();
            }
            else if (name.SequenceEqual("thoughtSignature"u8))
            {
                _part.Signature = Text();
            }
            else if (name.SequenceEqual("functionCall"u8))
            {
                _json.Read();
                _part.IsCall = _json.TokenType == JsonTokenType.StartObject;
                ReadCall();
            }
            else if (name.SequenceEqual("inlineData"u8))
            {
                _json.Read();
                ReadMedia();
            }
            else
            {
                _part.IsForeign |= IsForeign(name);
                _json.Skip();
            }
        }
    }

    private static bool IsForeign(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("executableCode"u8)
        || name.SequenceEqual("codeExecutionResult"u8)
        || name.SequenceEqual("toolCall"u8)
        || name.SequenceEqual("toolResponse"u8);

    private void ReadCall()
    {
        if (!_part.IsCall)
        {
            _json.Skip();
            return;
        }

        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            var name = _json.ValueSpan;
            if (name.SequenceEqual("name"u8))
            {
                _part.CallName = Text();
            }
            else if (name.SequenceEqual("id"u8))
            {
                _part.CallId = Text();
            }
            else if (name.SequenceEqual("args"u8))
            {
                _part.CallArguments = Value(JsonTokenType.StartObject);
            }
            else if (name.SequenceEqual("partialArgs"u8))
            {
                _part.CallPieces = Value(JsonTokenType.StartArray);
            }
            else if (name.SequenceEqual("willContinue"u8))
            {
                _part.CallContinues = True();
            }
            else
            {
                _json.Skip();
            }
        }
    }

    private void ReadMedia()
    {
        if (_json.TokenType != JsonTokenType.StartObject)
        {
            _json.Skip();
            return;
        }

        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            if (_json.ValueSpan.SequenceEqual("mimeType"u8))
            {
                _part.MediaType = Text();
            }
            else if (_json.ValueSpan.SequenceEqual("data"u8))
            {
                _part.MediaData = Text();
            }
            else
            {
                _json.Skip();
            }
        }
    }

    private ReadOnlySpan<byte> Text()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.String)
        {
            return _json.ValueSpan;
        }

        _json.Skip();
        return default;
    }

    private bool True()
    {
        _json.Read();
        var isTrue = _json.TokenType == JsonTokenType.True;
        _json.Skip();
        return isTrue;
    }

    private ReadOnlySpan<byte> Value(JsonTokenType kind)
    {
        _json.Read();
        var isKind = _json.TokenType == kind;
        var start = (int)_json.TokenStartIndex;
        _json.Skip();
        return isKind ? _content[start..(int)_json.BytesConsumed] : default;
    }
}
