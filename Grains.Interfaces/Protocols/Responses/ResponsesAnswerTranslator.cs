using System.Buffers;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>Turns a whole response into a chat completion.</summary>
public static class ResponsesAnswerTranslator
{
    /// <summary>
    /// Writes the answer; an error in its place as OpenAI's envelope; nothing for what is neither, which the gateway then takes for no
    /// answer. Never throws, whatever the bytes.
    /// </summary>
    /// <param name="id">The completion's id: the response's own says what it is.</param>
    /// <param name="created">Unix seconds, where the provider gives none.</param>
    /// <param name="fallbackModel">The model's name where the provider gives none.</param>
    public static void Write(ReadOnlyMemory<byte> body, string id, long created, string fallbackModel, IReasoningMemory memory, IBufferWriter<byte> output)
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
            var items = ChatJson.Find(root, "output"u8);
            if (ResponsesStatus.IsFailed(root))
            {
                var error = ResponsesErrors.ReadInBand(root);
                ErrorEnvelope.Write(output, error.Message, error.Type ?? "server_error", error.Param, error.Code, fromProvider: true, retryable: true);
            }
            else if (items.ValueKind == JsonValueKind.Array)
            {
                Read(root, items, id, created, fallbackModel, memory).Write(output);
            }
        }
    }

    private static ChatAnswer Read(JsonElement root, JsonElement items, string id, long created, string fallbackModel, IReasoningMemory memory)
    {
        var head = ResponsesHead.Read(root);
        var answer = new ChatAnswer { Id = id, Created = head.Created ?? created, Model = head.Model ?? fallbackModel, Usage = ResponsesUsage.Read(root) };
        var choice = new ChatAnswerChoice();
        var parts = new ResponsesMessageReader(choice);
        var reasoning = new ResponsesReasoning();
        foreach (var element in items.EnumerateArray())
        {
            var item = new ResponsesItem(element);
            switch (item.Kind)
            {
                case ResponsesItemKind.Message:
                    parts.Read(element);
                    break;
                case ResponsesItemKind.Reasoning:
                    Paragraphs(choice, item);
                    reasoning.Add(element);
                    break;
                case ResponsesItemKind.Function or ResponsesItemKind.Custom:
                    var callId = item.CallId.Length > 0 ? item.CallId : $"call_{id}_{choice.ToolCalls.Count}";
                    var isCustom = item.Kind == ResponsesItemKind.Custom;
                    reasoning.AddCall(callId);
                    choice.ToolCalls.Add(new ChatAnswerCall(callId, item.Name, JsonText.Decode(item.ArgumentsOrEmpty, int.MaxValue), default, isCustom));
                    break;
            }
        }

        reasoning.Keep(memory);
        parts.Finish();
        choice.FinishReason = ResponsesStatus.FinishReason(root, choice.ToolCalls.Count > 0);
        answer.Choices.Add(choice);
        return answer;
    }

    private static void Paragraphs(ChatAnswerChoice choice, ResponsesItem item)
    {
        foreach (var text in item.ReasoningTexts())
        {
            choice.Reasoning.Append(choice.Reasoning.Length > 0 ? "\n\n" : "").Append(text);
        }
    }
}
