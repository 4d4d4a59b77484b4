using System.Text;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Tests.Protocols.OpenAI;

public sealed class ProviderErrorReaderTests
{
    public static TheoryData<string, string, string, string?, string?, string?> Shapes => new()
    {
        { "OpenAI", """{"error":{"message":"m","type":"invalid_request_error","param":"messages[0].role","code":"unsupported_value"}}""", "m", "invalid_request_error", "unsupported_value", "messages[0].role" },
        { "int code", """{"error":{"message":"m","code":401,"type":"invalid_api_key"}}""", "m", "invalid_api_key", "401", null },
        { "nulls", """{"error":{"message":"m","type":null,"param":null,"code":null}}""", "m", null, null, null },
        { "Azure", """{"error":{"code":"RateLimitReached","message":"m"}}""", "m", null, "RateLimitReached", null },
        { "Mistral 401", """{"detail":"Unauthorized"}""", "Unauthorized", null, null, null },
        { "Mistral 422", """{"detail":[{"type":"missing","loc":["body","messages",0,"role"],"msg":"Field required"},{"msg":"And more"}]}""", "messages[0].role: Field required; And more", null, null, "messages[0].role" },
        { "Mistral nested", """{"object":"error","message":{"detail":[{"loc":["body","temperature"],"msg":"Too hot"}]},"type":"invalid_request_error","code":null}""", "temperature: Too hot", "invalid_request_error", null, "temperature" },
        { "Mistral object", """{"object":"error","message":"m","type":"invalid_model","param":null,"code":"1500"}""", "m", "invalid_model", "1500", null },
        { "old vLLM", """{"object":"error","message":"m","type":"BadRequestError","param":null,"code":400}""", "m", "BadRequestError", "400", null },
        { "new vLLM", """{"error":{"message":"m","type":"BadRequestError","param":"x","code":400}}""", "m", "BadRequestError", "400", "x" },
        { "xAI", """{"code":"invalid-argument","error":"m"}""", "m", null, "invalid-argument", null },
        { "Google", """[{"error":{"code":400,"message":"m","status":"INVALID_ARGUMENT"}}]""", "m", "INVALID_ARGUMENT", "400", null },
        { "Ollama", """{"error":"m"}""", "m", null, null, null },
        { "Azure gateway", """{"statusCode":401,"message":"m"}""", "m", null, null, null },
        { "escapes", """{"error":{"message":"a\ud800\u00e9","param":"\udc00"}}""", "a\uFFFDé", null, null, "\uFFFD" },
        { "no message", """{"error":{"code":"x"}}""", "The provider answered with status 418.", null, "x", null },
        { "HTML inside", """{"error":{"message":" <!DOCTYPE html><p>x"}}""", "The provider answered with status 418.", null, null, null },
        { "empty", "", "The provider answered with status 418.", null, null, null },
        { "HTML", "<html><body>Bad gateway</body></html>", "The provider answered with status 418.", null, null, null },
        { "cut JSON", "{\"error\":{\"message\":\"m", "The provider answered with status 418.", null, null, null },
        { "JSON number", "5", "The provider answered with status 418: 5", null, null, null },
        { "text", "upstream connect error\n", "The provider answered with status 418: upstream connect error", null, null, null },
        { "empty array", "[]", "The provider answered with status 418.", null, null, null },
        { "odd name", "{\"\\ud800\":1,\"err\\ud8000\":2,\"error\":\"m\"}", "m", null, null, null },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Error_OfEachShape_IsRead(string shape, string body, string message, string? type, string? code, string? param)
    {
        Assert.Equal(new ProviderError(message, type, code, param), ProviderErrorReader.Read(418, Encoding.UTF8.GetBytes(body)));
        Assert.NotEmpty(shape);
    }

    [Fact]
    public void Message_ThatIsTooLong_IsCutBetweenCharacters()
    {
        string message = new string('x', ProviderErrorReader.MaxMessageLength - 1) + "😀 and more";

        string read = ProviderErrorReader.Read(400, Encoding.UTF8.GetBytes("{\"error\":\"" + message + "\"}")).Message;

        Assert.Equal(message[..(ProviderErrorReader.MaxMessageLength - 1)], read);
    }

    [Theory]
    [InlineData("{\"choices\":[]}")]
    [InlineData("{\"error\":null}")]
    [InlineData("[{\"error\":{}}]")]
    [InlineData("nothing")]
    public void InBand_WithoutError_IsFalse(string json)
    {
        Assert.False(ProviderErrorReader.TryReadInBand(Encoding.UTF8.GetBytes(json), out ProviderError? error));
        Assert.Null(error);
    }

    [Fact]
    public void InBand_WithChoicesBeside_IsRead()
    {
        byte[] json = Encoding.UTF8.GetBytes("""{"id":"x","choices":[{"delta":{"content":""},"finish_reason":"error"}],"error":{"code":502,"message":"Provider disconnected"}}""");

        Assert.True(ProviderErrorReader.TryReadInBand(json, out ProviderError? error));
        Assert.Equal(new ProviderError("Provider disconnected", null, "502", null), error);
    }
}
