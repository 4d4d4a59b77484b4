using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Gateway.Grains.Providers.Sandbox;

/// <summary>An embeddings request: equal inputs get equal vectors, of length 1, made of a hash of the input.</summary>
internal sealed class SandboxEmbeddings
{
    private const int DefaultDimensions = 8;
    private const int MaxDimensions = 4096;

    /// <summary>OpenAI's bound (platform.openai.com/docs/api-reference/embeddings).</summary>
    private const int MaxInputs = 2048;

    private readonly List<byte[]> _hashes = [];
    private int _dimensions = DefaultDimensions;
    private bool _base64;
    private long _tokens;

    private SandboxEmbeddings()
    {
    }

    /// <summary>Throws <see cref="SandboxFaultException"/> where a provider would answer 400.</summary>
    public static SandboxEmbeddings Read(ReadOnlyMemory<byte> body)
    {
        using var document = SandboxJson.Parse(body);
        var root = document.RootElement;
        var request = new SandboxEmbeddings();
        if (SandboxJson.Property(root, "dimensions") is { } dimensions)
        {
            request._dimensions = dimensions.ValueKind == JsonValueKind.Number && dimensions.TryGetInt32(out var count) && count is >= 1 and <= MaxDimensions
                ? count
                : throw new SandboxFaultException($"'dimensions' must be a whole number from 1 to {MaxDimensions}.", "dimensions");
        }

        if (SandboxJson.Property(root, "encoding_format") is { } format)
        {
            request._base64 = format.ValueKind == JsonValueKind.String && format.ValueEquals("base64");
            if (!request._base64 && (format.ValueKind != JsonValueKind.String || !format.ValueEquals("float")))
            {
                throw new SandboxFaultException("'encoding_format' must be \"float\" or \"base64\".", "encoding_format");
            }
        }

        request.ReadInput(SandboxJson.Property(root, "input"));
        return request;
    }

    /// <summary>One JSON object.</summary>
    /// <param name="dieAfter">Vectors after which it breaks off; null for never.</param>
    public IEnumerable<SandboxPart> Body(string model, int? dieAfter)
    {
        yield return Raw("{\"object\":\"list\",\"data\":[");
        for (var i = 0; i < _hashes.Count; i++)
        {
            if (i == dieAfter)
            {
                yield return SandboxPart.Break();
            }

            yield return Raw($"{(i > 0 ? "," : "")}{{\"object\":\"embedding\",\"index\":{i},\"embedding\":{Write(Vector(_hashes[i]))}}}");
        }

        if (dieAfter <= _hashes.Count)
        {
            yield return SandboxPart.Break();
        }

        yield return Raw($"],\"model\":{SandboxJson.Quote(model)},\"usage\":{{\"prompt_tokens\":{_tokens},\"total_tokens\":{_tokens}}}}}");
    }

    private static SandboxPart Raw(string text) => SandboxPart.Raw(Encoding.UTF8.GetBytes(text));

    private void ReadInput(JsonElement? input)
    {
        if (input is { ValueKind: JsonValueKind.Array } array && array.GetArrayLength() is > 0 and <= MaxInputs && array[0].ValueKind != JsonValueKind.Number)
        {
            foreach (var one in array.EnumerateArray())
            {
                Add(one);
            }
        }
        else
        {
            Add(input ?? default);
        }
    }

    /// <summary>A text, or a list of tokens.</summary>
    private void Add(JsonElement input)
    {
        if (input.ValueKind == JsonValueKind.String)
        {
            var text = SandboxJson.String(input);
            _tokens += SandboxWords.Count(text);
            _hashes.Add(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        }
        else if (input.ValueKind == JsonValueKind.Array && input.GetArrayLength() > 0 && input.EnumerateArray().All(token => token.ValueKind == JsonValueKind.Number))
        {
            _tokens += input.GetArrayLength();
            _hashes.Add(SHA256.HashData(Encoding.UTF8.GetBytes(input.GetRawText())));
        }
        else
        {
            throw new SandboxFaultException($"'input' must be a string, an array of 1 to {MaxInputs} strings, or tokens.", "input");
        }
    }

    private float[] Vector(byte[] hash)
    {
        // SplitMix64 (Steele, Lea, Flood 2014) stretches the hash to any number of dimensions.
        var state = BinaryPrimitives.ReadUInt64LittleEndian(hash);
        var vector = new float[_dimensions];
        var squares = 0d;
        for (var i = 0; i < vector.Length; i++)
        {
            state += 0x9E3779B97F4A7C15;
            var mixed = state;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            mixed ^= mixed >> 31;
            vector[i] = (mixed >> 11) * (2f / (1L << 53)) - 1f;
            squares += vector[i] * vector[i];
        }

        var length = (float)Math.Sqrt(squares);
        for (var i = 0; i < vector.Length && length > 0; i++)
        {
            vector[i] /= length;
        }

        return vector;
    }

    private string Write(float[] vector) => _base64
        ? $"\"{Convert.ToBase64String(MemoryMarshal.AsBytes(vector.AsSpan()))}\""
        : $"[{string.Join(',', vector.Select(value => value.ToString("R", CultureInfo.InvariantCulture)))}]";
}
