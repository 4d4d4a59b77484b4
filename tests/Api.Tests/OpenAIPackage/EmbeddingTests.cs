using System.ClientModel;
using System.Text.Json.Nodes;
using Gateway.Api.Tests.Hosting;
using OpenAI.Embeddings;

namespace Gateway.Api.Tests.OpenAIPackage;

public sealed class EmbeddingTests(SharedGateway shared)
{
    private EmbeddingClient Client => PackageClients.Of(shared.Gateway).GetEmbeddingClient("sandbox/echo");

    [Fact]
    public async Task Base64_WhichThePackageAsksFor_IsTheSameVectorAsFloats()
    {
        OpenAIEmbedding packed = await Client.GenerateEmbeddingAsync("good morning", new EmbeddingGenerationOptions { Dimensions = 16 });
        var plain = await Client.GenerateEmbeddingsAsync(BinaryContent.Create(BinaryData.FromString(
            """{"model":"sandbox/echo","input":"good morning","dimensions":16,"encoding_format":"float"}""")));

        var floats = JsonNode.Parse(plain.GetRawResponse().Content.ToString())!["data"]![0]!["embedding"]!.AsArray().Select(number => (float)number!);
        Assert.Equal(16, packed.ToFloats().Length);
        Assert.Equal(floats, packed.ToFloats().ToArray());
    }

    [Fact]
    public async Task ManyInputs_InOneRequest_KeepTheirOrderAndHaveUsage()
    {
        OpenAIEmbeddingCollection embeddings = await Client.GenerateEmbeddingsAsync(["one", "two words", "one"]);

        Assert.Equal([0, 1, 2], embeddings.Select(embedding => embedding.Index));
        Assert.Equal(embeddings[0].ToFloats().ToArray(), embeddings[2].ToFloats().ToArray());
        Assert.NotEqual(embeddings[0].ToFloats().ToArray(), embeddings[1].ToFloats().ToArray());
        Assert.Equal(4, embeddings.Usage.InputTokenCount);
    }
}
