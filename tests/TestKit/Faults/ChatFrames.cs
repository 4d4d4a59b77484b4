using System.Globalization;
using System.Text.Json;

namespace Gateway.TestKit.Faults;

/// <summary>The parts of one answer, under the name of the provider and the model that were asked.</summary>
internal sealed class ChatFrames(FaultCall call, int promptTokens)
{
    private readonly string _id = $"chatcmpl-{call.Provider}-{call.Index.ToString(CultureInfo.InvariantCulture)}";

    public string Role() => Chunk("""{"role":"assistant","content":""}""", "null");

    public string Token(string text) => Chunk($$"""{"content":{{JsonSerializer.Serialize(text)}}}""", "null");

    public string Finish() => Chunk("{}", "\"stop\"");

    public string Usage(int completion) => $$"""data: {{{Head("chat.completion.chunk")}},"choices":[],"usage":{{UsageObject(completion)}}}""" + "\n\n";

    public string Whole(string text, int completion) =>
        $$"""{{{Head("chat.completion")}},"choices":[{"index":0,"message":{"role":"assistant","content":{{JsonSerializer.Serialize(text)}}},"finish_reason":"stop"}],"usage":{{UsageObject(completion)}}}""";

    private string Chunk(string delta, string finish) =>
        $$"""data: {{{Head("chat.completion.chunk")}},"choices":[{"index":0,"delta":{{delta}},"finish_reason":{{finish}}}]}""" + "\n\n";

    private string Head(string kind) => $"\"id\":\"{_id}\",\"object\":\"{kind}\",\"created\":1700000000,\"model\":\"{call.Model}\"";

    private string UsageObject(int completion) =>
        $$"""{"prompt_tokens":{{promptTokens}},"completion_tokens":{{completion}},"total_tokens":{{promptTokens + completion}}}""";
}
