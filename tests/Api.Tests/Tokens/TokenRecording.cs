using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Grains.Interfaces.Protocols.Anthropic;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.Gemini;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Protocols.Sse;
using Gateway.Grains.Interfaces.Values;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Tokens;

/// <summary>A recorded exchange in OpenAI's shape: what was asked, what was answered, and the provider's own count.</summary>
/// <param name="Name">Its file, from the recordings' folder on.</param>
/// <param name="Catalog">The vendor as the catalog names it; null for those that it does not know.</param>
/// <param name="IsPlain">Whether the request is nothing but texts.</param>
internal sealed record TokenRecording(string Name, string? Catalog, string Model, JsonObject Request, bool IsPlain, JsonObject[] Chunks, TokenUsage Usage)
{
    public bool IsEmbeddings => Request.ContainsKey("input");

    public bool HasTools => Request["tools"] is JsonArray { Count: > 0 };

    public byte[] Body => Encoding.UTF8.GetBytes(Request.ToJsonString());

    public RequestHead Head => (IsEmbeddings
        ? EmbeddingsRequestReader.TryRead(Body, out var head, out var fault)
        : ChatRequestReader.TryRead(Body, out head, out fault)) ? head! : throw new InvalidOperationException($"{Name}: {fault!.Message}");

    /// <summary>Those with a count of the provider. Skips the running test, visibly, where there are no recordings.</summary>
    public static List<TokenRecording> All()
    {
        Assert.SkipWhen(Repository.Fixtures is null, "No recorded traffic: set GATEWAY_FIXTURES or put it into ../shared/fixtures beside the repository.");
        return [.. Directory.EnumerateFiles(Repository.Fixtures!, "*.http.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(Read).OfType<TokenRecording>()];
    }

    private static TokenRecording? Read(string path)
    {
        var name = Path.GetRelativePath(Repository.Fixtures!, path);
        var parts = name.Split(Path.DirectorySeparatorChar);
        var document = JsonNode.Parse(File.ReadAllBytes(path))!;
        var sent = document["request"]!["body"];
        sent = sent is JsonValue text ? JsonNode.Parse((string)text!) : sent;
        if ((int)document["response"]!["status"]! != 200 || sent is not JsonObject request || document["response"]!["bodyEncoding"] is not null)
        {
            return null;
        }

        var url = (string)document["request"]!["url"]!;
        var model = (string?)request["model"] ?? url[(url.LastIndexOf('/') + 1)..].Split(':')[0];
        var body = (string)document["response"]!["body"]!;
        bool isPlain;
        switch (parts[1])
        {
            case "chat" or "openai-compat-chat" or "embeddings" when !url.EndsWith("/api/embeddings", StringComparison.Ordinal):
                isPlain = request["messages"] is not JsonArray messages || messages.All(message => IsText(message!));
                isPlain &= !request.ContainsKey("response_format") && !request.ContainsKey("functions");
                break;
            case "messages":
                isPlain = TokenRequests.TryFromAnthropic(request, model, out request);
                body = FromAnthropic(body);
                break;
            case "generateContent" or "streamGenerateContent":
                isPlain = TokenRequests.TryFromGemini(request, model, out request);
                body = FromGemini(body, parts[1] != "generateContent");
                break;
            default:
                return null;
        }

        var chunks = Payloads(body).ToArray();
        var usage = chunks.Select(chunk => Encoding.UTF8.GetBytes(chunk.ToJsonString())).Select(chunk => FrameReader.Read(chunk).Usage).LastOrDefault(count => count is not null);
        var catalog = parts[0] switch { "azure-openai" => "azure", "vertex-gemini" => "gemini", "openai" or "anthropic" or "gemini" or "deepseek" or "mistral" or "groq" or "xai" or "openrouter" => parts[0], _ => null };
        return usage is null ? null : new TokenRecording(name, catalog, model, request, isPlain && !(request["tools"] is JsonArray { Count: > 0 }), chunks, usage.Value);
    }

    private static bool IsText(JsonNode message) =>
        message["tool_calls"] is null && (string?)message["role"] is not "tool"
        && (message["content"] is JsonValue || (message["content"] is JsonArray content && content.All(part => (string?)part!["type"] == "text")));

    private static IEnumerable<JsonObject> Payloads(string body)
    {
        if (body.TrimStart().StartsWith('{'))
        {
            yield return (JsonObject)JsonNode.Parse(body)!;
            yield break;
        }

        foreach (var line in body.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("data:", StringComparison.Ordinal)))
        {
            if (line[5..].TrimStart().StartsWith('{'))
            {
                yield return (JsonObject)JsonNode.Parse(line[5..])!;
            }
        }
    }

    private static string FromAnthropic(string body)
    {
        var output = new ArrayBufferWriter<byte>();
        if (body.TrimStart().StartsWith('{'))
        {
            AnthropicAnswerTranslator.Write(Encoding.UTF8.GetBytes(body), "id", 0, "m", false, new NoMemory(), output);
            return Encoding.UTF8.GetString(output.WrittenSpan);
        }

        return Translate(body, new AnthropicStreamTranslator("id", 0, "m", false, new NoMemory()), output);
    }

    private static string FromGemini(string body, bool isStream)
    {
        var output = new ArrayBufferWriter<byte>();
        if (!isStream)
        {
            GeminiAnswerReader.Read(Encoding.UTF8.GetBytes(body), "id", 0, "m", new NoMemory()).Answer?.Write(output);
            return output.WrittenCount == 0 ? "{}" : Encoding.UTF8.GetString(output.WrittenSpan);
        }

        return Translate(body, new GeminiStreamTranslator("id", 0, "m", new NoMemory()), output);
    }

    private static string Translate(string body, IStreamTranslator translator, ArrayBufferWriter<byte> output)
    {
        var rest = Encoding.UTF8.GetBytes(body + "\n\n").AsSpan();
        var scanned = 0;
        while (SseFrames.TryRead(rest, ref scanned, out var frame))
        {
            if (frame.DataLength > 0)
            {
                translator.Translate(rest.Slice(frame.DataStart, frame.DataLength), output);
            }

            rest = rest[frame.Length..];
        }

        translator.End(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private sealed class NoMemory : IReasoningMemory
    {
        public void Keep(string toolCallId, ReadOnlySpan<byte> json)
        {
        }

        public byte[]? Find(string toolCallId) => null;
    }
}
