using System.Text;
using Gateway.Grains.Interfaces.Protocols.Gemini;

namespace Gateway.Grains.Tests.Protocols.Gemini;

public sealed class ErrorTests
{
    [Theory]
    [InlineData(400, "INVALID_ARGUMENT", "bad", 400, "invalid_request_error", null)]
    [InlineData(400, "FAILED_PRECONDITION", "The file is not active.", 400, "invalid_request_error", null)]
    [InlineData(400, "FAILED_PRECONDITION", "User location is not supported for the API use.", 403, "invalid_request_error", "unsupported_country_region_territory")]
    [InlineData(400, "INVALID_ARGUMENT", "API key expired. Please renew the API key.", 401, "invalid_request_error", "invalid_api_key")]
    [InlineData(400, "INVALID_ARGUMENT", "The input token count (1100000) exceeds the maximum number of tokens allowed (1048576).", 400, "invalid_request_error", "context_length_exceeded")]
    [InlineData(400, "INVALID_ARGUMENT", "Unable to submit request because the input token count is 9 but model only supports up to 8.", 400, "invalid_request_error", "context_length_exceeded")]
    [InlineData(401, "UNAUTHENTICATED", "no", 401, "invalid_request_error", "invalid_api_key")]
    [InlineData(403, "PERMISSION_DENIED", "no", 403, "invalid_request_error", "insufficient_permissions")]
    [InlineData(404, "NOT_FOUND", "models/x is not found for API version v1beta", 404, "invalid_request_error", "model_not_found")]
    [InlineData(404, "NOT_FOUND", "Requested entity was not found.", 404, "invalid_request_error", null)]
    [InlineData(429, "RESOURCE_EXHAUSTED", "Resource exhausted. Please try again later.", 429, "rate_limit_error", "rate_limit_exceeded")]
    [InlineData(499, "CANCELLED", "The operation was cancelled.", 499, "server_error", null)]
    [InlineData(500, "INTERNAL", "oops", 500, "server_error", null)]
    [InlineData(503, "UNAVAILABLE", "overloaded", 503, "service_unavailable_error", "server_is_overloaded")]
    [InlineData(504, "DEADLINE_EXCEEDED", "late", 504, "server_error", null)]
    public void Statuses_AreOpenAIsWords(int status, string word, string message, int expected, string type, string? code)
    {
        var body = $$$"""{"error":{"code":{{{status}}},"message":"{{{message}}}","status":"{{{word}}}"}}""";

        var alone = Read(status, body);
        Assert.Equal((expected, message, type, code), (alone.Status, alone.Error.Message, alone.Error.Type, alone.Error.Code));
        Assert.Equal(alone, Read(status, $"[{body}]"));
        Assert.Equal(alone, Read(200, body));
        Assert.Equal(expected, GeminiErrorReader.StatusOf(status, alone.Error));
    }

    [Fact]
    public void BadKey_WhichComesAs400_IsACredentialOfOurs()
    {
        var error = Read(400, """{"error":{"code":400,"message":"nope","status":"INVALID_ARGUMENT","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID"}]}}""");

        Assert.Equal((401, "invalid_api_key"), (error.Status, error.Error.Code));
    }

    [Theory]
    [InlineData("34.4s", 34_400)]
    [InlineData("48s", 48_000)]
    [InlineData("0.5s", 500)]
    [InlineData("x", null)]
    [InlineData("-1s", null)]
    [InlineData("99999999999s", null)]
    public void RetryDelay_IsTheWait(string delay, int? milliseconds) =>
        Assert.Equal(
            milliseconds is { } wait ? TimeSpan.FromMilliseconds(wait) : (TimeSpan?)null,
            Read(429, $$$"""{"error":{"message":"m","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"{{{delay}}}"}]}}""").RetryAfter);

    [Theory]
    [InlineData("""{"violations":[{"quotaId":"GenerateRequestsPerDayPerProjectPerModel-FreeTier"}]}""", "m")]
    [InlineData("""{"metadata":{"quota_limit":"GenerateContentRequestsPerDayPerProject"}}""", "m")]
    [InlineData("{}", "Your project has exceeded its monthly spending cap.")]
    public void QuotaOfADay_IsUsedUp_AndLeftAloneForLong(string detail, string message)
    {
        var error = Read(429, $$$"""{"error":{"message":"{{{message}}}","status":"RESOURCE_EXHAUSTED","details":[{{{detail}}},{"retryDelay":"5s"}]}}""");

        Assert.Equal(("insufficient_quota", "insufficient_quota", GeminiErrorReader.DayQuotaWait), (error.Error.Type, error.Error.Code, error.RetryAfter));
    }

    [Fact]
    public void QuotaOfADay_WithALongerDelay_KeepsIt() =>
        Assert.Equal(
            TimeSpan.FromSeconds(20_000),
            Read(429, """{"error":{"message":"m","status":"RESOURCE_EXHAUSTED","details":[{"violations":[{"quotaId":"XPerDay"}]},{"retryDelay":"20000s"}]}}""").RetryAfter);

    [Theory]
    [InlineData("")]
    [InlineData("<html>502</html>")]
    [InlineData("{\"error\":")]
    [InlineData("[]")]
    [InlineData("[1]")]
    [InlineData("""{"error":{"details":[1,null,{"violations":[2]},{"metadata":3}]}}""")]
    public void OtherBodies_HaveASentence(string body)
    {
        var error = Read(502, body);

        Assert.Equal(502, error.Status);
        Assert.NotEqual("", error.Error.Message);
        Assert.Null(error.RetryAfter);
    }

    private static GeminiError Read(int status, string body) => GeminiErrorReader.Read(status, Encoding.UTF8.GetBytes(body));
}
