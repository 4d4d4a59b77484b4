using System.Buffers;
using System.Text;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Tests.Protocols.OpenAI;

public sealed class ErrorEnvelopeTests
{
    [Fact]
    public void Envelope_OfGateway_HasAllFields()
    {
        Assert.Equal(
            """{"error":{"message":"Don't","type":"invalid_request_error","param":"model","code":"model_not_found","source":"gateway","retryable":false}}""",
            Write("Don't", "model", "model_not_found", fromProvider: false, retryable: false));
    }

    [Fact]
    public void Envelope_OfProvider_WritesNulls()
    {
        Assert.Equal(
            """{"error":{"message":"m","type":"invalid_request_error","param":null,"code":null,"source":"provider","retryable":true}}""",
            Write("m", null, null, fromProvider: true, retryable: true));
    }

    [Theory]
    [InlineData("line\r\nline\u2028 \"quoted\" \\ é 😀 \u0000")]
    [InlineData("")]
    public void Message_WithAnyText_ComesBack(string message)
    {
        string json = Write(message, null, null, fromProvider: true, retryable: true);

        Assert.DoesNotContain('\n', json);
        Assert.DoesNotContain('\r', json);
        Assert.Equal(message, JsonDocument.Parse(json).RootElement.GetProperty("error").GetProperty("message").GetString());
    }

    [Fact]
    public void Message_WithUnpairedSurrogate_IsStillJson()
    {
        string json = Write("a\ud800b", null, null, fromProvider: true, retryable: true);

        Assert.Equal("a\uFFFDb", JsonDocument.Parse(json).RootElement.GetProperty("error").GetProperty("message").GetString());
    }

    private static string Write(string message, string? param, string? code, bool fromProvider, bool retryable)
    {
        var output = new ArrayBufferWriter<byte>();
        ErrorEnvelope.Write(output, message, "invalid_request_error", param, code, fromProvider, retryable);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
