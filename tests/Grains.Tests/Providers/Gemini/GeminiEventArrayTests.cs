using System.Text;
using CsCheck;
using Gateway.Grains.Interfaces.Protocols.Gemini;
using Gateway.Grains.Providers.Gemini;
using Gateway.Grains.Tests.Protocols.Gemini;

namespace Gateway.Grains.Tests.Providers.Gemini;

/// <summary>A stream that came as one array.</summary>
public sealed class GeminiEventArrayTests
{
    private const string Whole =
        """[{"candidates":[{"content":{"role":"model","parts":[{"text":"a\u00e9"},{"functionCall":{"name":"f","args":{"x":1}}}]},"index":0}]},{"candidates":[{"content":{"parts":[]},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":1,"candidatesTokenCount":1,"totalTokenCount":2}}]""";

    [Fact]
    public void Array_CutAnywhere_HasAnEndOnlyWhereItIsWhole()
    {
        for (var length = 0; length <= Whole.Length; length++)
        {
            var frames = Read(Encoding.UTF8.GetBytes(Whole[..length]));

            // A bracket more or less changes nothing that was said.
            Assert.Equal(length == Whole.Length, frames.EndsWith("data: [DONE]\n\n", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Array_OfAnyBytes_NeverThrows_AndDoesNotGrow()
    {
        Gen.Byte.Array[0, 300].Sample(bytes => { Read(bytes); }, iter: 10_000);
        Gen.Select(Gen.Int[0, Whole.Length - 1], Gen.Byte).Array[1, 8].Sample(
            changes =>
            {
                var bytes = Encoding.UTF8.GetBytes(Whole);
                foreach (var (at, value) in changes)
                {
                    bytes[at] = value;
                }

                Assert.True(Read(bytes).Length <= 4096 + (40 * bytes.Length));
            },
            iter: 10_000);
    }

    [Fact]
    public void Array_OfEndlessNesting_NeverThrows() => Read(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("[{\"candidates\":", 20_000))));

    private static string Read(byte[] bytes)
    {
        using var stream = GeminiEventArray.ToFrames(bytes, new GeminiStreamTranslator("chatcmpl-1", 1_700_000_000, "m", new FakeMemory(), singleCall: false));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
