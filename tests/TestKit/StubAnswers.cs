using System.Text.Json;

namespace Gateway.TestKit;

/// <summary>Answers in OpenAI's shape.</summary>
public static class StubAnswers
{
    public const string Done = "data: [DONE]\n\n";

    public static string Chat(string content, int prompt = 3, int completion = 2) => $$$"""
        {"id":"chatcmpl-1","object":"chat.completion","created":1700000000,"model":"stub","choices":[{"index":0,"message":{"role":"assistant","content":{{{JsonSerializer.Serialize(content)}}}},"finish_reason":"stop"}],"usage":{"prompt_tokens":{{{prompt}}},"completion_tokens":{{{completion}}},"total_tokens":{{{prompt + completion}}}}}
        """;

    public static string Chunk(string content) => $$$"""
        data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1700000000,"model":"stub","choices":[{"index":0,"delta":{"content":{{{JsonSerializer.Serialize(content)}}}},"finish_reason":null}]}
        """ + "\n\n";

    public const string Finish = """
        data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1700000000,"model":"stub","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}
        """ + "\n\n";

    public static string Usage(int prompt = 3, int completion = 2) => $$$"""
        data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1700000000,"model":"stub","choices":[],"usage":{"prompt_tokens":{{{prompt}}},"completion_tokens":{{{completion}}},"total_tokens":{{{prompt + completion}}}}}
        """ + "\n\n";

    public static string Error(string message, string type, string? code) =>
        JsonSerializer.Serialize(new { error = new { message, type, param = (string?)null, code } });
}
