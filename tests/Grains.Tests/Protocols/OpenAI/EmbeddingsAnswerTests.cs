using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Tests.Protocols.OpenAI;

public sealed class EmbeddingsAnswerTests
{
    [Fact]
    public void Floats_AsBase64AndBack_AreTheSameBits()
    {
        var random = new Random(11);
        var bits = new int[2000];
        for (var i = 0; i < bits.Length; i++)
        {
            do
            {
                bits[i] = random.Next(int.MinValue, int.MaxValue);
            }
            while (!float.IsFinite(BitConverter.Int32BitsToSingle(bits[i])));
        }

        var floats = bits.Select(BitConverter.Int32BitsToSingle).ToArray();
        var text = string.Join(',', floats.Select(value => value.ToString("R", CultureInfo.InvariantCulture)));
        var packed = Write(true, ($$$"""{"data":[{"embedding":[{{{text}}}],"index":0}],"usage":{"prompt_tokens":3,"total_tokens":3}}""", 1));
        var bytes = Convert.FromBase64String((string)packed["data"]![0]!["embedding"]!);
        Assert.Equal(bits, MemoryMarshal.Cast<byte, int>(bytes).ToArray());

        var plain = Write(false, (packed.ToJsonString(), 1));
        Assert.Equal(bits, plain["data"]![0]!["embedding"]!.AsArray().Select(value => BitConverter.SingleToInt32Bits(float.Parse(value!.ToJsonString(), CultureInfo.InvariantCulture))).ToArray());
    }

    [Theory]
    [InlineData("0.1", 0x3DCCCCCD)]
    [InlineData("1e-45", 1)]
    [InlineData("3.4028235e38", 0x7F7FFFFF)]
    [InlineData("-0.0", unchecked((int)0x80000000))]
    [InlineData("0.30000001192092896", 0x3E99999A)]
    public void Number_BecomesTheNearestFloat(string number, int bits)
    {
        var packed = Write(true, ($$"""{"data":[{"embedding":[{{number}}],"index":0}]}""", 1));
        Assert.Equal(bits, BitConverter.ToInt32(Convert.FromBase64String((string)packed["data"]![0]!["embedding"]!)));
    }

    [Fact]
    public void Pieces_AreJoinedInOrder_WithTheirUsageSummed()
    {
        var answer = Write(
            false,
            ("""{"data":[{"embedding":[2],"index":1},{"embedding":[1],"index":0}],"model":"m","usage":{"prompt_tokens":3,"total_tokens":3}}""", 2),
            ("""{"data":[{"embedding":[3]}],"model":"m","usage":{"prompt_tokens":4,"total_tokens":4}}""", 1));
        Assert.Equal([1, 2, 3], answer["data"]!.AsArray().Select(item => (int)item!["embedding"]![0]!));
        Assert.Equal([0, 1, 2], answer["data"]!.AsArray().Select(item => (int)item!["index"]!));
        Assert.Equal(("m", 7, 7), ((string)answer["model"]!, (int)answer["usage"]!["prompt_tokens"]!, (int)answer["usage"]!["total_tokens"]!));
    }

    [Fact]
    public void PieceWithoutUsage_LeavesTheSumOut()
    {
        var answer = Write(false, ("""{"data":[{"embedding":[2]}],"usage":{"prompt_tokens":3}}""", 1), ("""{"data":[{"embedding":[3]}]}""", 1));
        Assert.Null(answer["usage"]);
    }

    [Theory]
    [InlineData("""{"data":[{"embedding":[1],"index":0}]}""")]
    [InlineData("""{"data":[{"embedding":[1],"index":0},{"embedding":[1],"index":0}]}""")]
    [InlineData("""{"data":[{"embedding":[1],"index":0},{"embedding":[1],"index":2}]}""")]
    [InlineData("""{"data":[{"embedding":[1],"index":0},{"embedding":["x"],"index":1}]}""")]
    [InlineData("""{"data":[{"embedding":[1],"index":0},{"index":1}]}""")]
    [InlineData("""{"data":[{"embedding":[1e400],"index":0},{"embedding":[1],"index":1}]}""")]
    [InlineData("""{"error":{"message":"no"}}""")]
    [InlineData("<html>")]
    [InlineData("")]
    public void WrongAnswer_IsRefused(string answer) =>
        Assert.False(new EmbeddingsAnswer(asBase64: true).TryAdd(Encoding.UTF8.GetBytes(answer), 2));

    [Fact]
    public void Inputs_AreCutIntoPieces_OfTheRequestAsItCame()
    {
        var inputs = EmbeddingInputs.Of("""{"a":1, "input" : ["x\"]" , [1,2],"z" ], "model":"m"}"""u8.ToArray())!;
        Assert.Equal(3, inputs.Count);
        Assert.Equal("""{"a":1, "input" : ["x\"]" , [1,2]], "model":"m"}""", Encoding.UTF8.GetString(inputs.Piece(0, 2)));
        Assert.Equal("""{"a":1, "input" : ["z"], "model":"m"}""", Encoding.UTF8.GetString(inputs.Piece(2, 1)));
    }

    [Theory]
    [InlineData("""{"input":"x"}""")]
    [InlineData("""{"input":[1,2,3]}""")]
    public void OneInput_IsNotCut(string body) => Assert.Null(EmbeddingInputs.Of(Encoding.UTF8.GetBytes(body)));

    private static JsonNode Write(bool asBase64, params (string Answer, int Count)[] answers)
    {
        var answer = new EmbeddingsAnswer(asBase64);
        foreach (var (text, count) in answers)
        {
            Assert.True(answer.TryAdd(Encoding.UTF8.GetBytes(text), count), text);
        }

        var output = new ArrayBufferWriter<byte>();
        answer.Write(output);
        return JsonNode.Parse(output.WrittenSpan)!;
    }
}
