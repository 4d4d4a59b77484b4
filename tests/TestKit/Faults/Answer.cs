using System.Text;

namespace Gateway.TestKit.Faults;

/// <summary>The words that scripts are written in.</summary>
public static class Answer
{
    /// <summary>A sound answer of so many tokens, streamed where that was asked for. Its faults are added with the methods of <see cref="ChatStep"/>.</summary>
    public static ChatStep Chat(int tokens = 60) => new() { Tokens = tokens };

    /// <summary>A whole answer with this status, as JSON.</summary>
    /// <param name="headers">Further ones, as <c>name: value</c>.</param>
    public static WholeStep Status(int status, string body, params string[] headers) => new() { Status = status, Body = Encoding.UTF8.GetBytes(body), Headers = headers };

    /// <summary>An error in OpenAI's shape.</summary>
    public static WholeStep Error(int status, string message = "out of luck", string? code = "bad_luck", string type = "luck_error", params string[] headers) =>
        Status(status, StubAnswers.Error(message, type, code), headers);

    public static WholeStep RateLimited(params string[] headers) => Error(429, "slow down", "rate_limit_exceeded", "requests", headers);

    public static WholeStep Json(string body) => Status(200, body);

    public static WholeStep Html(int status) => Status(status, "<html><body><h1>Bad gateway</h1></body></html>") with { ContentType = "text/html; charset=utf-8" };

    /// <summary>These bytes and nothing else, then a close.</summary>
    public static RawStep Raw(string bytes) => new(Encoding.UTF8.GetBytes(bytes), RawEnd.Close);

    /// <summary>RST instead of an answer.</summary>
    public static RawStep Reset() => new([], RawEnd.Reset);

    /// <summary>FIN instead of an answer.</summary>
    public static RawStep Close() => new([], RawEnd.Close);

    /// <summary>No answer at all, until the gateway has gone.</summary>
    public static RawStep Silence() => new([], RawEnd.Silence);
}
