using System.Text;
using Gateway.Grains.Interfaces.Protocols.Anthropic;

namespace Gateway.Grains.Tests.Protocols.Anthropic;

/// <summary>Errors in OpenAI's words.</summary>
public sealed class ErrorsTests
{
    [Theory]
    [InlineData(400, "invalid_request_error", "messages.0: bad", "invalid_request_error", null)]
    [InlineData(400, "invalid_request_error", "prompt is too long: 200012 tokens > 200000 maximum", "invalid_request_error", "context_length_exceeded")]
    [InlineData(400, "invalid_request_error", "input length and `max_tokens` exceed context limit: 190000 + 64000 > 200000", "invalid_request_error", "context_length_exceeded")]
    [InlineData(400, "invalid_request_error", "Your credit balance is too low to access the Anthropic API.", "insufficient_quota", "insufficient_quota")]
    [InlineData(400, "invalid_request_error", "You have reached your specified API usage limits.", "insufficient_quota", "insufficient_quota")]
    [InlineData(401, "authentication_error", "invalid x-api-key", "invalid_request_error", "invalid_api_key")]
    [InlineData(402, "billing_error", "pay", "insufficient_quota", "insufficient_quota")]
    [InlineData(403, "permission_error", "no", "invalid_request_error", "insufficient_permissions")]
    [InlineData(404, "not_found_error", "model: claude-x", "invalid_request_error", "model_not_found")]
    [InlineData(404, "not_found_error", "Not found", "invalid_request_error", null)]
    [InlineData(409, "conflict_error", "c", "invalid_request_error", null)]
    [InlineData(413, "request_too_large", "big", "invalid_request_error", "request_too_large")]
    [InlineData(429, "rate_limit_error", "slow", "rate_limit_error", "rate_limit_exceeded")]
    [InlineData(500, "api_error", "oops", "server_error", null)]
    [InlineData(504, "timeout_error", "late", "server_error", null)]
    [InlineData(529, "overloaded_error", "Overloaded", "service_unavailable_error", "server_is_overloaded")]
    [InlineData(418, "new_error", "new", "invalid_request_error", null)]
    [InlineData(503, "new_error", "new", "server_error", null)]
    public void Error_HasOpenAIsTypeAndCode(int status, string type, string message, string expectedType, string? expectedCode)
    {
        var body = Encoding.UTF8.GetBytes($$$"""{"type":"error","error":{"type":"{{{type}}}","message":"{{{message}}}"},"request_id":"req_1"}""");

        var read = AnthropicErrors.Read(status, body);
        Assert.Equal((message, expectedType, expectedCode), (read.Message, read.Type, read.Code));
        if (type != "new_error")
        {
            // Within a stream the type alone must do.
            Assert.Equal(read, AnthropicErrors.ReadInBand(body));
        }
    }

    [Fact]
    public void SpendLimit_OfATier_IsAQuota() => Assert.Equal(
        "insufficient_quota",
        AnthropicErrors.Read(429, """{"type":"error","error":{"type":"rate_limit_error","message":"m","details":{"error_code":"enforced_spend_limit_reached"}}}"""u8).Code);

    [Theory]
    [InlineData(529, "<html>busy</html>", "service_unavailable_error")]
    [InlineData(502, "", "server_error")]
    [InlineData(400, "{\"error_code\":", "invalid_request_error")]
    [InlineData(429, "upstream busy", "rate_limit_error")]
    public void WhatIsNoError_HasTheStatussType(int status, string body, string type) => Assert.Equal(type, AnthropicErrors.Read(status, Encoding.UTF8.GetBytes(body)).Type);
}
