using System.Buffers.Binary;
using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Grains.Providers.Sandbox;

/// <summary>Speech: a WAV file of silence, a tenth of a second (<see cref="WordBytes"/>) and a token for each word.</summary>
internal static class SandboxSpeech
{
    /// <summary>8,000 samples of one byte a second.</summary>
    public const int WordBytes = 800;

    private const int Rate = 8000;

    private static readonly byte[] Word = Silence();

    public static IEnumerable<SandboxPart> Body(ProviderRequest request, SandboxModel model)
    {
        using var document = SandboxJson.Parse(request.Body.Memory);
        var said = SandboxWords.Count(SandboxJson.String(document.RootElement, "input") ?? "");
        var words = model.Tokens ?? said;
        return SandboxText.Dying(request.Head.Stream ? Events(said, words, model) : Wave(words, model), model.DieAfter);
    }

    private static IEnumerable<SandboxPart> Wave(long words, SandboxModel model)
    {
        yield return SandboxPart.Raw(Header(words));
        for (var word = 0L; word < words; word++)
        {
            if (model.TokensPerSecond is { } rate)
            {
                yield return SandboxPart.Wait(TimeSpan.FromSeconds(word / rate));
            }

            yield return SandboxPart.Raw(Word);
        }
    }

    private static IEnumerable<SandboxPart> Events(long said, long words, SandboxModel model)
    {
        for (var word = 0L; word < words; word++)
        {
            if (model.TokensPerSecond is { } rate)
            {
                yield return SandboxPart.Wait(TimeSpan.FromSeconds(word / rate));
            }

            yield return SandboxText.Raw($$"""data: {"type":"speech.audio.delta","audio":"{{Convert.ToBase64String(word == 0 ? [.. Header(words), .. Word] : Word)}}"}""" + "\n\n");
        }

        yield return SandboxText.Raw($$$"""data: {"type":"speech.audio.done","usage":{"input_tokens":{{{said}}},"output_tokens":{{{words}}},"total_tokens":{{{said + words}}}}}""" + "\n\n");
    }

    /// <summary>The canonical 44 bytes: RIFF, one channel of eight bits, and the length of the data.</summary>
    private static byte[] Header(long words)
    {
        var (header, data) = (new byte[44], (uint)Math.Min(words * WordBytes, uint.MaxValue - 44));
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), data + 36);
        "WAVEfmt "u8.CopyTo(header.AsSpan(8));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(16), 16);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(20), 1);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(22), 1);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(24), Rate);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(28), Rate);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(32), 1);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(34), 8);
        "data"u8.CopyTo(header.AsSpan(36));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(40), data);
        return header;
    }

    private static byte[] Silence()
    {
        var word = new byte[WordBytes];
        Array.Fill(word, (byte)0x80);
        return word;
    }
}
