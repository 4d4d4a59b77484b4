using System.Text.Json;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>
/// The counters of a <c>usage</c> object of pictures, speech and transcripts (platform.openai.com/docs/api-reference, images and audio): input and
/// output tokens by kind, or the seconds of the sound.
/// </summary>
internal ref struct MediaUsageFields
{
    private const long MaxCount = 1_000_000_000;

    private long _input = -1;
    private long _output = -1;
    private long _seconds = -1;
    private long _inputImage;
    private long _inputAudio;
    private long _outputImage = -1;
    private long _outputText = -1;
    private long _outputAudio = -1;
    private long _cached;

    public MediaUsageFields()
    {
    }

    /// <summary>Reads the object that <paramref name="json"/> stands on; null where it does not tell what the answer took.</summary>
    /// <param name="kind">What the output tokens are of where the object doesn't say.</param>
    public static TokenUsage? Read(ref Utf8JsonReader json, MediaAskKind kind)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return null;
        }

        var fields = new MediaUsageFields();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            fields.ReadProperty(ref json);
        }

        return fields.ToUsage(kind);
    }

    /// <summary>Whole seconds, begun ones counted; -1 where it is no such number.</summary>
    public static long ReadSeconds(ref Utf8JsonReader json)
    {
        var seconds = json.TokenType == JsonTokenType.Number && json.TryGetDouble(out var number) && number is >= 0 and <= MaxCount ? (long)Math.Ceiling(number) : -1;
        json.Skip();
        return seconds;
    }

    private void ReadProperty(ref Utf8JsonReader json)
    {
        var name = json.ValueSpan;
        if (name.SequenceEqual("input_tokens"u8) || name.SequenceEqual("prompt_tokens"u8))
        {
            ReadCount(ref json, ref _input);
        }
        else if (name.SequenceEqual("output_tokens"u8) || name.SequenceEqual("completion_tokens"u8))
        {
            ReadCount(ref json, ref _output);
        }
        else if (name.SequenceEqual("seconds"u8))
        {
            json.Read();
            _seconds = ReadSeconds(ref json);
        }
        else if (name.SequenceEqual("input_tokens_details"u8) || name.SequenceEqual("input_token_details"u8))
        {
            ReadDetails(ref json, isInput: true);
        }
        else if (name.SequenceEqual("output_tokens_details"u8) || name.SequenceEqual("output_token_details"u8))
        {
            ReadDetails(ref json, isInput: false);
        }
        else
        {
            json.Skip();
        }
    }

    private void ReadDetails(ref Utf8JsonReader json, bool isInput)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.ValueSpan;
            if (name.SequenceEqual("image_tokens"u8))
            {
                ReadCount(ref json, ref (isInput ? ref _inputImage : ref _outputImage));
            }
            else if (name.SequenceEqual("audio_tokens"u8))
            {
                ReadCount(ref json, ref (isInput ? ref _inputAudio : ref _outputAudio));
            }
            else if (name.SequenceEqual("text_tokens"u8) && !isInput)
            {
                ReadCount(ref json, ref _outputText);
            }
            else if (name.SequenceEqual("cached_tokens"u8) && isInput)
            {
                ReadCount(ref json, ref _cached);
            }
            else
            {
                json.Skip();
            }
        }
    }

    private static void ReadCount(ref Utf8JsonReader json, ref long count)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var number) && number is >= 0 and <= MaxCount)
        {
            count = number;
        }

        json.Skip();
    }

    private readonly TokenUsage? ToUsage(MediaAskKind kind)
    {
        if (_input < 0 && _output < 0)
        {
            return _seconds > 0 ? new TokenUsage(0, 0, 0, 0, 0) { Seconds = (int)_seconds } : null;
        }

        // Half of a count is none: what is left out would be free.
        if (_input < 0 || _output < 0)
        {
            return null;
        }

        var plain = Math.Max(0, _outputText);
        return (new TokenUsage(_input, _cached, 0, _output, 0)
        {
            PromptImage = (int)_inputImage,
            PromptAudio = (int)_inputAudio,
            CompletionImage = (int)(_outputImage >= 0 ? _outputImage : kind == MediaAskKind.Images ? _output - plain : 0),
            CompletionAudio = (int)(_outputAudio >= 0 ? _outputAudio : kind == MediaAskKind.Speech ? _output - plain : 0),
        }).Clamped();
    }
}
