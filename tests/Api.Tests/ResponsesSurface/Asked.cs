using System.Text;
using Gateway.Api.Tests.Fixtures;
using Gateway.TestKit;

namespace Gateway.Api.Tests.ResponsesSurface;

/// <summary>Requests for responses as bytes, and a stub's answers to them in both of the languages that they are asked in.</summary>
internal static class Asked
{
    /// <summary>Of every answer here.</summary>
    public const int Prompt = 8;

    /// <summary>Of every answer here.</summary>
    public const int Completion = 5;

    public static string Body(string model, string fields = "", bool stream = false) =>
        $$"""{"model":"{{model}}","stream":{{(stream ? "true" : "false")}},"input":"hi"{{fields}}}""";

    public static Task<HttpResponseMessage> Responses(this TestGateway gateway, string body, HttpClient? client = null, CancellationToken cancellation = default)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/responses") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        return (client ?? gateway.Client).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }

    /// <param name="id">The response's id, where it is answered as one; of its items the end.</param>
    public static void Answers(this StubProvider stub, bool stream, string id = "resp_1") => stub.Answer = (http, request) =>
        request.Path.EndsWith("/responses", StringComparison.Ordinal)
            ? stream ? StubProvider.Stream(http, NativeResponses.Stream(Native(id))) : StubProvider.Json(http, Native(id))
            : stream ? StubProvider.Stream(http, StubAnswers.Chunk("hello"), StubAnswers.Finish, StubAnswers.Usage(Prompt, Completion), StubAnswers.Done)
            : StubProvider.Json(http, StubAnswers.Chat("hello", Prompt, Completion));

    public static string Native(string id) => $$$"""
        {"id":"{{{id}}}","object":"response","created_at":1700000000,"status":"completed","error":null,"incomplete_details":null,"model":"gpt-4o",
         "output":[{"type":"reasoning","id":"rs_{{{id}}}","summary":[{"type":"summary_text","text":"hm"}]},
          {"type":"message","id":"msg_{{{id}}}","role":"assistant","status":"completed","content":[{"type":"output_text","text":"hello","annotations":[]}]}],
         "usage":{"input_tokens":{{{Prompt}}},"input_tokens_details":{"cached_tokens":0},"output_tokens":{{{Completion}}},"output_tokens_details":{"reasoning_tokens":0},"total_tokens":{{{Prompt + Completion}}}}}
        """;
}
