using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>
/// Embeddings' vectors as text and as base64 of little-endian 32-bit floats: OpenAI's packages ask for base64, and not every provider has it.
/// Exact both ways: a float is read as the nearest one, and written with the fewest digits that are read as the same.
/// </summary>
internal static class EmbeddingVectors
{
    /// <summary>Characters that a 32-bit float takes at most, its sign and exponent included.</summary>
    private const int MaxDigits = 32;

    /// <summary>Writes the vector that <paramref name="json"/> stands on the other way where that was asked for. False where it is none.</summary>
    public static bool TryWrite(ref Utf8JsonReader json, bool asBase64, Utf8JsonWriter output)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.StartArray when asBase64:
                return TryEncode(ref json, output);
            case JsonTokenType.String when !asBase64:
                return TryDecode(ref json, output);
            case JsonTokenType.StartArray:
                return TryCopy(ref json, output);
            case JsonTokenType.String:
                output.WriteRawValue([(byte)'"', .. json.ValueSpan, (byte)'"'], skipInputValidation: true);
                return true;
            default:
                return false;
        }
    }

    private static bool TryEncode(ref Utf8JsonReader json, Utf8JsonWriter output)
    {
        var floats = ArrayPool<byte>.Shared.Rent(4096 * sizeof(float));
        try
        {
            var length = 0;
            while (json.Read() && json.TokenType != JsonTokenType.EndArray)
            {
                if (json.TokenType != JsonTokenType.Number || !Utf8Parser.TryParse(json.ValueSpan, out float value, out var used)
                    || used != json.ValueSpan.Length || !float.IsFinite(value))
                {
                    return false;
                }

                if (length + sizeof(float) > floats.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(floats.Length * 2);
                    floats.AsSpan(0, length).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(floats);
                    floats = larger;
                }

                BinaryPrimitives.WriteSingleLittleEndian(floats.AsSpan(length), value);
                length += sizeof(float);
            }

            output.WriteBase64StringValue(floats.AsSpan(0, length));
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(floats);
        }
    }

    private static bool TryDecode(ref Utf8JsonReader json, Utf8JsonWriter output)
    {
        // Some write the slash of base64 with an escape.
        var text = json.ValueSpan;
        var floats = ArrayPool<byte>.Shared.Rent(text.Length + 4);
        try
        {
            if (json.ValueIsEscaped)
            {
                text = floats.AsSpan(0, JsonText.DecodeUtf8(text, floats)).ToArray();
            }

            if (Base64.DecodeFromUtf8(text, floats, out _, out var length) != OperationStatus.Done || length % sizeof(float) != 0)
            {
                return false;
            }

            Span<byte> digits = stackalloc byte[MaxDigits];
            output.WriteStartArray();
            for (var at = 0; at < length; at += sizeof(float))
            {
                var value = BinaryPrimitives.ReadSingleLittleEndian(floats.AsSpan(at));
                if (!float.IsFinite(value) || !value.TryFormat(digits, out var written, default, CultureInfo.InvariantCulture))
                {
                    return false;
                }

                output.WriteRawValue(digits[..written], skipInputValidation: true);
            }

            output.WriteEndArray();
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(floats);
        }
    }

    private static bool TryCopy(ref Utf8JsonReader json, Utf8JsonWriter output)
    {
        output.WriteStartArray();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType != JsonTokenType.Number)
            {
                return false;
            }

            output.WriteRawValue(json.ValueSpan, skipInputValidation: true);
        }

        output.WriteEndArray();
        return true;
    }
}
