using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Grains.Tests.Providers.Sandbox;

public sealed class SandboxEmbeddingsTests
{
    private readonly SandboxFixture _sandbox = new();

    [Fact]
    public async Task Inputs_GetUnitVectorsThatOnlyDependOnThem()
    {
        var first = await Answer("""{"model":"m","input":["one two","three"]}""");
        var second = await Answer("""{"model":"m","input":"three"}""");

        Assert.Equal("""{"prompt_tokens":3,"total_tokens":3}""", first["usage"]!.ToJsonString());
        Assert.Equal([0, 1], first["data"]!.AsArray().Select(one => (int)one!["index"]!));
        Assert.Equal(Vector(first, 1), Vector(second, 0));
        Assert.NotEqual(Vector(first, 0), Vector(first, 1));
        Assert.Equal(8, Vector(first, 0).Length);
        Assert.Equal(1, Vector(first, 0).Sum(value => value * value), 5);
    }

    [Fact]
    public async Task EncodingFormat_Base64_HoldsTheSameFloats()
    {
        var floats = await Answer("""{"model":"m","input":"a","dimensions":3}""");
        var base64 = await Answer("""{"model":"m","input":"a","dimensions":3,"encoding_format":"base64"}""");

        var bytes = Convert.FromBase64String((string)base64["data"]![0]!["embedding"]!);
        Assert.Equal(Vector(floats, 0), MemoryMarshal.Cast<byte, float>(bytes).ToArray());
    }

    [Fact]
    public async Task Input_OfTokens_CountsThem()
    {
        var answer = await Answer("""{"model":"m","input":[[1,2,3],[4]]}""");

        Assert.Equal(4, (int)answer["usage"]!["prompt_tokens"]!);
        Assert.Equal(2, answer["data"]!.AsArray().Count);
    }

    [Fact]
    public async Task Dimensions_OutOfBounds_AreRefused()
    {
        var reply = await _sandbox.Send("echo", """{"model":"m","input":"a","dimensions":4097}""", ProviderOperation.Embeddings);

        Assert.Equal((ProviderOutcome.Refused, 400, "dimensions"), (reply.Outcome, reply.Status, reply.Error!.Param));
    }

    [Fact]
    public async Task DieAfter_BreaksBetweenVectors()
    {
        var reply = await _sandbox.Send("echo:die-after=1", """{"model":"m","input":["a","b"]}""", ProviderOperation.Embeddings);

        await Assert.ThrowsAsync<IOException>(() => reply.Text());
    }

    private static float[] Vector(JsonNode answer, int index) => answer["data"]![index]!["embedding"]!.AsArray().Select(value => (float)value!).ToArray();

    private Task<JsonNode> Answer(string body) => _sandbox.Answer("echo", body, ProviderOperation.Embeddings);
}
