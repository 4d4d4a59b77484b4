using System.Text.Json;
using System.Text.Json.Nodes;
using Anthropic;
using Anthropic.Exceptions;
using Anthropic.Models.Messages;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Matrix;

/// <summary>
/// The official Anthropic package. It throws on every translated answer that is not of the API's shape; those of Anthropic's own are older or
/// younger than the package.
/// </summary>
internal sealed class MessagesClient : IDoorClient
{
    private readonly string _url;
    private readonly HttpClient _http;

    public MessagesClient(string url)
    {
        _url = url;
        _http = new HttpClient(Captured);
    }

    public string Name => "Messages";

    public Target Native => Target.Anthropic;

    public Captured Captured { get; } = new();

    public async Task<Shown> Ask(Ask ask)
    {
        var request = new MessageCreateParams
        {
            Model = ask.Model,
            MaxTokens = ask.MaxTokens,
            Messages = Messages(ask),
            Tools = [.. ask.Tools.Select(name => (ToolUnion)new Tool { Name = name, InputSchema = new InputSchema() })],
        };
        request = ask.Thinks ? request with { Thinking = new ThinkingConfigEnabled(1024) } : request;
        request = ask.StopAt is { } stop ? request with { StopSequences = [stop] } : request;
        var client = new AnthropicClient
        {
            BaseUrl = _url, ApiKey = TestGateway.ApiKey, MaxRetries = 0, HttpClient = _http, ResponseValidation = !ask.Model.StartsWith("ant/", StringComparison.Ordinal),
        };
        try
        {
            var message = ask.Stream ? await client.Messages.CreateStreaming(request).Aggregate() : await client.Messages.Create(request);
            return new Shown(Read(message)) { Kept = message };
        }
        catch (AnthropicApiException error)
        {
            return new Shown(null, (int)error.StatusCode, error.ApiMessage ?? "");
        }
        catch (AnthropicSseException error)
        {
            return new Shown(null, 0, error.Body.GetProperty("error").GetProperty("message").GetString()!);
        }
    }

    public string Expect(Said said, Target from)
    {
        var told = new Said { Tokens = said.SaneTokens, Finish = said.Finish };
        told.Texts.Add(said.HasText || said.Finish == Finish.Filtered ? Said.Join(said.Texts, "\n\n") : said.Refusal);
        told.Thoughts.Add(Said.Join(said.Thoughts, "\n\n"));
        told.Calls.AddRange(said.Calls.Select(call => (call.Name, Input(call.Arguments))));
        told.Finish = from == Native || said.Finish == Finish.Length ? said.Finish : said.Calls.Count > 0 ? Finish.Tools : said.Refusal.Length > 0 ? Finish.Filtered : said.Finish;
        return told.Line();
    }

    private static List<MessageParam> Messages(Ask ask)
    {
        var question = new List<ContentBlockParam> { new TextBlockParam(Matrix.Ask.Question) };
        if (ask.Image is { } image)
        {
            question.Add(image.Data is { } data ? new ImageBlockParam(new Base64ImageSource { Data = data, MediaType = image.MediaType }) : new ImageBlockParam(new UrlImageSource(image.Url!)));
        }

        if (ask.Previous is Message previous)
        {
            var calls = previous.Content.Select(block => block.TryPickToolUse(out var call) ? call : null).OfType<ToolUseBlock>();
            return
            [
                new UserMessageParam(question),
                new AssistantMessageParam(previous.Content.Select(Again).OfType<ContentBlockParam>().ToList()),
                new UserMessageParam(calls.Select(call => (ContentBlockParam)new ToolResultBlockParam(call.ID) { Content = Matrix.Ask.Result }).ToList()),
            ];
        }

        return ask.Turn is not { } turn ? [new UserMessageParam(question)] :
        [
            new UserMessageParam(question),
            new AssistantMessageParam(new List<ContentBlockParam> { new ToolUseBlockParam { ID = "toolu_before", Name = turn.Name, Input = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(turn.Arguments)! } }),
            new UserMessageParam(new List<ContentBlockParam> { new ToolResultBlockParam("toolu_before") { Content = turn.Result } }),
        ];
    }

    private static ContentBlockParam? Again(ContentBlock block) =>
        block.TryPickText(out var text) ? (ContentBlockParam)new TextBlockParam(text.Text)
        : block.TryPickThinking(out var thought) ? (ContentBlockParam)new ThinkingBlockParam { Thinking = thought.Thinking, Signature = thought.Signature }
        : block.TryPickToolUse(out var call) ? (ContentBlockParam)new ToolUseBlockParam { ID = call.ID, Name = call.Name, Input = call.Input }
        : null;

    private static Said Read(Message message)
    {
        var usage = message.Usage;
        var (cached, written) = (usage.CacheReadInputTokens ?? 0, usage.CacheCreationInputTokens ?? 0);
        var said = new Said
        {
            Finish = message.StopReason!.Raw() switch { "tool_use" => Finish.Tools, "max_tokens" => Finish.Length, "refusal" => Finish.Filtered, _ => Finish.Stop },
            Tokens = new Tokens(usage.InputTokens + cached + written, cached, written, usage.OutputTokens, usage.OutputTokensDetails?.ThinkingTokens ?? 0),
        };
        said.Texts.Add(string.Concat(message.Content.Select(block => block.TryPickText(out var text) ? text.Text : "")));
        said.Thoughts.Add(string.Concat(message.Content.Select(block => block.TryPickThinking(out var thinking) ? thinking.Thinking : "")));
        foreach (var block in message.Content)
        {
            if (block.TryPickToolUse(out var call))
            {
                said.Calls.Add((call.Name, JsonSerializer.Serialize(call.Input)));
            }
        }

        return said;
    }

    /// <summary>An input is always an object: text that is none stands in one.</summary>
    private static string Input(string arguments) =>
        Said.Canonical(arguments) is ['{', ..] canonical && canonical != arguments.TrimStart()[..1] ? canonical : new JsonObject { ["input"] = arguments }.ToJsonString();
}
