using System.Buffers;
using System.Text;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Grains.Tests.Providers;

internal static class ProviderRequests
{
    public const string Chat = """{"model":"gw/m","messages":[{"role":"user","content":"hi"}]}""";

    public const string StreamedChat = """{"model":"gw/m","messages":[{"role":"user","content":"hi"}],"stream":true}""";

    public static ProviderRequest For(string body, string model = "m", ProviderOperation operation = ProviderOperation.ChatCompletions, CancellationToken cancellation = default)
    {
        var length = Encoding.UTF8.GetByteCount(body);
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        Encoding.UTF8.GetBytes(body, buffer);
        var bytes = new RequestBytes(buffer, length);
        var read = operation == ProviderOperation.Embeddings
            ? EmbeddingsRequestReader.TryRead(bytes.Span, out var head, out var fault)
            : ChatRequestReader.TryRead(bytes.Span, out head, out fault);
        Assert.True(read, fault?.Message);
        return new ProviderRequest { Operation = operation, Model = model, RequestId = "req_1", Body = bytes, Head = head!, Cancellation = cancellation };
    }

    public static async Task<string> Text(this ProviderReply reply)
    {
        Assert.True(reply.Outcome == ProviderOutcome.Answered, $"{reply.Outcome} {reply.Status}: {reply.Error}");
        using var reader = new StreamReader(reply.Content!);
        return await reader.ReadToEndAsync();
    }
}
