using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Api.Tests.Fixtures;
using Gateway.TestKit;
using OpenAI;
using OpenAI.Chat;

// The package calls reasoning experimental.
#pragma warning disable OPENAI001

namespace Gateway.Api.Tests.Matrix;

/// <summary>The official OpenAI package's client for chat completions.</summary>
internal sealed class ChatDoorClient : IDoorClient
{
    private readonly OpenAIClient _client;

    public ChatDoorClient(string url) => _client = new(
        new ApiKeyCredential(TestGateway.ApiKey),
        new OpenAIClientOptions { Endpoint = new Uri(url + "/v1"), RetryPolicy = new ClientRetryPolicy(0), Transport = new HttpClientPipelineTransport(new HttpClient(Captured)) });

    public string Name => "chat";

    public Target Native => Target.Chat;

    public Captured Captured { get; } = new();

    public async Task<Shown> Ask(Ask ask)
    {
        var chat = _client.GetChatClient(ask.Model);
        try
        {
            var (said, kept) = ask.Stream ? await Streamed(chat, ask) : Whole(await chat.CompleteChatAsync(Messages(ask), Options(ask)));

            // The package has no words for these, and passes over an error within a stream.
            var text = Encoding.UTF8.GetString(Captured.Bytes);
            if (Expectation.InBandError(text) is { } broken)
            {
                return new Shown(null, 0, broken.Message);
            }

            var raw = ChatAnswers.Read(text, ask.Stream ? "delta" : "message");
            said.Thoughts.AddRange(raw.Thoughts);
            said.Tokens = said.Tokens is { } tokens ? tokens with { CacheWritten = raw.Tokens?.CacheWritten ?? 0 } : null;
            return new Shown(said) { Kept = kept };
        }
        catch (ClientResultException error)
        {
            return new Shown(null, error.Status, (string)JsonNode.Parse(error.GetRawResponse()!.Content.ToString())!["error"]!["message"]!);
        }
    }

    public string Expect(Said said, Target from) => said.Line("\n\n");

    private static async Task<(Said Said, AssistantChatMessage? Kept)> Streamed(ChatClient chat, Ask ask)
    {
        var said = new Said();
        var text = "";
        var calls = new SortedDictionary<int, (string Id, string Name, string Arguments)>();
        await foreach (var update in chat.CompleteChatStreamingAsync(Messages(ask), Options(ask)))
        {
            text += string.Concat(update.ContentUpdate.Select(part => part.Text));
            said.Refusal += update.RefusalUpdate;
            foreach (var fragment in update.ToolCallUpdates)
            {
                var (id, name, arguments) = calls.GetValueOrDefault(fragment.Index, ("", "", ""));
                calls[fragment.Index] = (
                    id.Length > 0 ? id : fragment.ToolCallId ?? "", name.Length > 0 ? name : fragment.FunctionName ?? "", arguments + fragment.FunctionArgumentsUpdate);
            }

            said.Finish = update.FinishReason is { } reason ? Of(reason) : said.Finish;
            said.Tokens = update.Usage is { } usage ? Of(usage) : said.Tokens;
        }

        said.Texts.Add(text);
        said.Calls.AddRange(calls.Values.Select(call => (call.Name, call.Arguments)));
        return (said, calls.Count == 0 ? null : new([.. calls.Values.Select(call => ChatToolCall.CreateFunctionToolCall(call.Id, call.Name, BinaryData.FromString(call.Arguments)))]));
    }

    private static (Said Said, AssistantChatMessage Kept) Whole(ChatCompletion completion)
    {
        var said = new Said { Refusal = completion.Refusal ?? "", Finish = Of(completion.FinishReason), Tokens = completion.Usage is { } usage ? Of(usage) : null };
        said.Texts.Add(string.Concat(completion.Content.Select(part => part.Text)));
        said.Calls.AddRange(completion.ToolCalls.Select(call => (call.FunctionName, call.FunctionArguments.ToString())));
        return (said, new AssistantChatMessage(completion));
    }

    private static List<ChatMessage> Messages(Ask ask)
    {
        List<ChatMessageContentPart> question = [ChatMessageContentPart.CreateTextPart(Matrix.Ask.Question)];
        if (ask.Image is { } image)
        {
            question.Add(image.Data is { } data
                ? ChatMessageContentPart.CreateImagePart(BinaryData.FromBytes(Convert.FromBase64String(data)), image.MediaType)
                : ChatMessageContentPart.CreateImagePart(new Uri(image.Url!)));
        }

        if (ask.Previous is AssistantChatMessage previous)
        {
            return [new UserChatMessage(question), previous, .. previous.ToolCalls.Select(call => new ToolChatMessage(call.Id, Matrix.Ask.Result))];
        }

        return ask.Turn is not { } turn ? [new UserChatMessage(question)] :
        [
            new UserChatMessage(question),
            new AssistantChatMessage([ChatToolCall.CreateFunctionToolCall("call_before", turn.Name, BinaryData.FromString(turn.Arguments))]),
            new ToolChatMessage("call_before", turn.Result),
        ];
    }

    private static ChatCompletionOptions Options(Ask ask)
    {
        var options = new ChatCompletionOptions { MaxOutputTokenCount = ask.MaxTokens };
        foreach (var name in ask.Tools)
        {
            options.Tools.Add(ChatTool.CreateFunctionTool(name));
        }

        if (ask.StopAt is { } stop)
        {
            options.StopSequences.Add(stop);
        }

        if (ask.Thinks)
        {
            options.ReasoningEffortLevel = ChatReasoningEffortLevel.Low;
        }

        return options;
    }

    private static Finish Of(ChatFinishReason reason) => reason switch
    {
        ChatFinishReason.Length => Finish.Length,
        ChatFinishReason.ToolCalls or ChatFinishReason.FunctionCall => Finish.Tools,
        ChatFinishReason.ContentFilter => Finish.Filtered,
        _ => Finish.Stop,
    };

    private static Tokens Of(ChatTokenUsage usage) => new(
        usage.InputTokenCount, usage.InputTokenDetails?.CachedTokenCount ?? 0, 0, usage.OutputTokenCount, usage.OutputTokenDetails?.ReasoningTokenCount ?? 0);
}
