using System.Text.Json.Nodes;

namespace Gateway.Api.Tests.Hosting;

/// <summary>What every error on the OpenAI surface looks like.</summary>
internal static class Envelope
{
    private static readonly string[] Fields = ["message", "type", "param", "code", "source", "retryable"];

    /// <summary>The <c>error</c> object of an answer, which must have this status and be OpenAI's envelope, with nothing of our insides in it.</summary>
    public static async Task<JsonObject> Of(HttpResponseMessage answer, int status, string? code = null)
    {
        var error = await Of(answer);
        Assert.True((int)answer.StatusCode == status, $"Status {(int)answer.StatusCode} instead of {status}: {error}");
        if (code is not null)
        {
            Assert.Equal(code, (string?)error["code"]);
        }

        return error;
    }

    /// <summary>The <c>error</c> object of an answer that must be a refusal, 4xx, of whatever status.</summary>
    public static async Task<JsonObject> OfRefusal(HttpResponseMessage answer)
    {
        var error = await Of(answer);
        Assert.True((int)answer.StatusCode is >= 400 and < 500, $"Status {(int)answer.StatusCode}: {error}");
        return error;
    }

    public static JsonObject Read(string text)
    {
        var body = Assert.IsType<JsonObject>(JsonNode.Parse(text));
        Assert.Equal(["error"], body.Select(property => property.Key));
        var error = Assert.IsType<JsonObject>(body["error"]);
        Assert.Equal(Fields.Order(), error.Select(property => property.Key).Order());
        Assert.NotEqual("", (string?)error["message"]);
        Assert.NotEqual("", (string?)error["type"]);
        Assert.Contains((string?)error["source"], (string[])["gateway", "provider"]);
        _ = (bool)error["retryable"]!;
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
        return error;
    }

    private static async Task<JsonObject> Of(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.Content.Headers.ContentType?.MediaType == "application/json", $"{(int)answer.StatusCode} {answer.Content.Headers.ContentType}: {text}");
        return Read(text);
    }
}
