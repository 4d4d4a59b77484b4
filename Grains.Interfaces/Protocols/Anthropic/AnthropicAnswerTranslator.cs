using System.Buffers;
using System.Text;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Anthropic;

/// <summary>Turns a whole answer of the Messages API into OpenAI's.</summary>
public static class AnthropicAnswerTranslator
{
    /// <summary>
    /// Writes the answer; an error in its place as OpenAI's envelope; nothing for what is neither, which the gateway then takes for no
    /// answer. Never throws, whatever the bytes.
    /// </summary>
    /// <param name="fallbackId">The completion's id where the provider gives none.</param>
    /// <param name="created">Unix seconds.</param>
    /// <param name="fallbackModel">The model's name where the provider gives none.</param>
    /// <param name="answersByTool">Whether <see cref="AnthropicJsonTool"/> is used.</param>
    public static void Write(
        ReadOnlyMemory<byte> body, string fallbackId, long created, string fallbackModel, bool answersByTool, IReasoningMemory memory, IBufferWriter<byte> output)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = AnswerReader.MaxDepth });
        }
        catch (JsonException)
        {
            // Nothing is written, and so nothing is taken for an answer.
            return;
        }

        using (document)
        {
            var root = document.RootElement;
            var content = ChatJson.Find(root, "content"u8);
            if (content.ValueKind == JsonValueKind.Array)
            {
                Read(root, content, fallbackId, created, fallbackModel, answersByTool, memory).Write(output);
            }
            else if (ChatJson.Find(root, "error"u8).ValueKind == JsonValueKind.Object)
            {
                var error = AnthropicErrors.ReadInBand(body.Span);
                ErrorEnvelope.Write(output, error.Message, error.Type ?? "server_error", error.Param, error.Code, fromProvider: true, retryable: true);
            }
        }
    }

    private static ChatAnswer Read(
        JsonElement root, JsonElement content, string fallbackId, long created, string fallbackModel, bool answersByTool, IReasoningMemory memory)
    {
        var choice = new ChatAnswerChoice();
        var thinking = new AnthropicTurnThinking();
        var annotations = new List<ReadOnlyMemory<byte>>();
        var length = 0L;
        foreach (var element in content.EnumerateArray())
        {
            var block = new AnthropicBlockStart(element, answersByTool);
            switch (block.Kind)
            {
                case AnthropicBlockKind.Text when !answersByTool:
                    choice.Text.Append(JsonText.Decode(block.Text, int.MaxValue));
                    var start = length;
                    length += ChatJson.CodePoints(block.Text);
                    Cite(element, annotations, start, length);
                    break;
                case AnthropicBlockKind.Thinking:
                    choice.Reasoning.Append(JsonText.Decode(block.Thinking, int.MaxValue));
                    Keep(element);
                    break;
                case AnthropicBlockKind.Redacted:
                    Keep(element);
                    break;
                case AnthropicBlockKind.Tool:
                    var id = block.Id.Length > 0 ? block.Id : $"call_{fallbackId}_{choice.ToolCalls.Count}";
                    thinking.AddCall(id);
                    choice.ToolCalls.Add(new ChatAnswerCall(id, block.Name, Arguments(block)));
                    break;
                case AnthropicBlockKind.Answer:
                    choice.Text.Append(Arguments(block));
                    break;
            }
        }

        thinking.Keep(memory);
        if (!thinking.Json.IsEmpty)
        {
            choice.Extensions.Add(("thinking_blocks", thinking.Json));
        }

        if (annotations.Count > 0)
        {
            choice.Extensions.Add(("annotations", Join(annotations)));
        }

        choice.Refusal = AnthropicStopReason.Explanation(ChatJson.Find(root, "stop_details"u8));
        choice.FinishReason = AnthropicStopReason.Translate(ChatJson.Text(ChatJson.Find(root, "stop_reason"u8)), choice.ToolCalls.Count > 0);
        choice.StopSequence = ChatJson.Text(ChatJson.Find(root, "stop_sequence"u8));
        var head = AnthropicMessageStart.Read(root);
        var answer = new ChatAnswer
        {
            Id = head.Id ?? fallbackId,
            Created = created,
            Model = head.Model ?? fallbackModel,
            Usage = head.Usage.Tokens,
        };
        answer.Choices.Add(choice);
        return answer;

        void Keep(JsonElement element)
        {
            if (AnthropicThinkingBlocks.IsReplayable(element))
            {
                thinking.AddBlock(ChatJson.Raw(element));
            }
        }
    }

    private static string Arguments(AnthropicBlockStart block) => block.Input.IsEmpty ? "{}" : Encoding.UTF8.GetString(block.Input);

    private static void Cite(JsonElement block, List<ReadOnlyMemory<byte>> annotations, long start, long end)
    {
        var citations = ChatJson.Find(block, "citations"u8);
        if (citations.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        var cited = new AnthropicAnnotations();
        foreach (var citation in citations.EnumerateArray())
        {
            cited.Add(ChatJson.Raw(citation));
        }

        if (cited.ToJson(start, end) is { IsEmpty: false } json)
        {
            annotations.Add(json[1..^1]);
        }
    }

    private static byte[] Join(List<ReadOnlyMemory<byte>> elements)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        output.Write("["u8);
        for (var i = 0; i < elements.Count; i++)
        {
            output.Write(i == 0 ? ""u8 : ","u8);
            output.Write(elements[i].Span);
        }

        output.Write("]"u8);
        return output.WrittenSpan.ToArray();
    }
}
