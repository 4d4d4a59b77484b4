using System.IO.Compression;
using System.IO.Pipelines;
using System.Text;
using Gateway.Grains.Providers.Transport;

namespace Gateway.Grains.Tests.Providers.Transport;

public sealed class ContentDecodingTests
{
    public static TheoryData<string> Encodings => ["gzip", "x-gzip", "GZIP", "br", "deflate"];

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("identity")]
    public void PlainBody_IsItself(string? encoding)
    {
        using var response = Response(encoding);
        using var content = new MemoryStream();

        Assert.Same(content, ContentDecoding.Open(response, content));
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task CompressedBody_IsDecodedBlockByBlockAsItComes(string encoding)
    {
        var pipe = new Pipe();
        using var response = Response(encoding);
        await using var content = pipe.Reader.AsStream();
        await using var decoded = ContentDecoding.Open(response, content)!;
        await using var encoder = Encoder(encoding, pipe.Writer.AsStream());
        var buffer = new byte[256];

        for (var i = 0; i < 3; i++)
        {
            await encoder.WriteAsync(Encoding.UTF8.GetBytes($"data: {i}\n\n"));
            await encoder.FlushAsync();

            // Comes before the encoder has said more, or this never ends.
            await decoded.ReadExactlyAsync(buffer.AsMemory(0, 9));
            Assert.Equal($"data: {i}\n\n", Encoding.UTF8.GetString(buffer, 0, 9));
        }

        await encoder.DisposeAsync();
        Assert.Equal(0, await decoded.ReadAsync(buffer));
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("gzip, br")]
    [InlineData("nonsense")]
    public void UnknownEncoding_IsNotGuessed(string encoding)
    {
        using var response = Response(encoding);

        Assert.Null(ContentDecoding.Open(response, Stream.Null));
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task BrokenCompression_IsABrokenAnswer(string encoding)
    {
        using var response = Response(encoding);
        using var content = new MemoryStream("{\"error\":\"this is no compressed body at all\"}"u8.ToArray());
        await using var decoded = ContentDecoding.Open(response, content)!;

        await Assert.ThrowsAsync<IOException>(async () => await decoded.CopyToAsync(Stream.Null));
    }

    [Fact]
    public async Task ErrorBody_OfABomb_EndsAtItsBound()
    {
        using var bomb = new MemoryStream();
        await using (var encoder = new GZipStream(bomb, CompressionLevel.Fastest, leaveOpen: true))
        {
            await encoder.WriteAsync(new byte[16 * 1024 * 1024]);
        }

        bomb.Position = 0;
        using var response = Response("gzip");
        await using var decoded = ContentDecoding.Open(response, bomb)!;

        Assert.Equal(ErrorBody.MaxBytes, await ErrorBody.Read(decoded, TimeProvider.System, bytes => bytes.Length, CancellationToken.None));
    }

    [Fact]
    public void Length_OfACompressedBody_IsUnknown()
    {
        using var plain = Response(null);
        using var compressed = Response("gzip");

        Assert.Equal((2, null), (ContentDecoding.Length(plain), ContentDecoding.Length(compressed)));
    }

    private static HttpResponseMessage Response(string? encoding)
    {
        var response = new HttpResponseMessage { Content = new ByteArrayContent([1, 2]) };
        if (encoding is not null)
        {
            response.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        }

        return response;
    }

    private static Stream Encoder(string encoding, Stream to) => encoding.ToLowerInvariant() switch
    {
        "br" => new BrotliStream(to, CompressionLevel.Fastest),
        "deflate" => new ZLibStream(to, CompressionLevel.Fastest),
        _ => new GZipStream(to, CompressionLevel.Fastest),
    };
}
