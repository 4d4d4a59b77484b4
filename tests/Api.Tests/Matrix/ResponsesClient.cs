using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Gateway.TestKit;
using OpenAI.Responses;

// The package calls what it keeps beside its own fields experimental.
#pragma warning disable SCME0001

namespace Gateway.Api.Tests.Matrix;

/// <summary>The official OpenAI package's client for responses.</summary>
internal sealed class ResponsesClient : IDoorClient
{
    private readonly OpenAI.Responses.ResponsesClient _client;

    public ResponsesClient(string url) => _client = new(
        new ApiKeyCredential(TestGateway.ApiKey),
        new ResponsesClientOptions { Endpoint = new Uri(url + "/v1"), RetryPolicy = new ClientRetryPolicy(0), Transport = new HttpClientPipelineTransport(new HttpClient(Captured)) });

    public string Name => "Responses";

    public Target Native => Target.Responses;

    public Captured Captured { get; } = new();

    public async Task<Shown> Ask(Ask ask)
    {
        try
        {
            return ask.Stream ? await Streamed(Request(ask)) : Of(await _client.CreateResponseAsync(Request(ask)));
        }
        catch (ClientResultException error)
        {
            return new Shown(null, error.Status, (string)JsonNode.Parse(error.GetRawResponse()!.Content.ToString())!["error"]!["message"]!);
        }
    }

    public string Expect(Said said, Target from)
    {
        if (from == Native)
        {
            return said.Line();
        }

        var told = new Said { Refusal = said.Refusal, Tokens = said.SaneTokens };
        told.Texts.AddRange(said.Texts);
        told.Thoughts.AddRange(said.Thoughts);
        told.Calls.AddRange(said.Calls);
        told.Finish = said.Finish is Finish.Length or Finish.Filtered ? said.Finish : said.Calls.Count > 0 ? Finish.Tools : Finish.Stop;
        return told.Line();
    }

    private async Task<Shown> Streamed(CreateResponseOptions request)
    {
        request.StreamingEnabled = true;
        var text = "";
        var last = new Shown(null, 0, "the stream has no end");
        await foreach (var update in await _client.CreateResponseStreamingAsync(request))
        {
            text += update is StreamingResponseOutputTextDeltaUpdate delta ? delta.Delta : "";
            last = update switch
            {
                StreamingResponseCompletedUpdate completed => Of(completed.Response),
                StreamingResponseIncompleteUpdate incomplete => Of(incomplete.Response),
                StreamingResponseFailedUpdate failed => new Shown(null, 0, failed.Response.Error.Message),
                _ => last,
            };
        }

        // What the fragments say is what the whole says; some providers send no fragments.
        if (last.Said is { } said && text.Length > 0)
        {
            Assert.Equal(Said.Join(said.Texts, ""), text);
        }

        return last;
    }

    private static Shown Of(ResponseResult response) => new(Read(response)) { Kept = response };

    private static CreateResponseOptions Request(Ask ask)
    {
        List<ResponseContentPart> question = [ResponseContentPart.CreateInputTextPart(Matrix.Ask.Question)];
        if (ask.Image is { } image)
        {
            question.Add(image.Data is { } data
                ? ResponseContentPart.CreateInputImagePart(BinaryData.FromBytes(Convert.FromBase64String(data), image.MediaType))
                : ResponseContentPart.CreateInputImagePart(new Uri(image.Url!)));
        }

        var request = new CreateResponseOptions(ask.Model, [ResponseItem.CreateUserMessageItem(question)]) { MaxOutputTokenCount = ask.MaxTokens };
        if (ask.Turn is { } turn)
        {
            request.InputItems.Add(ResponseItem.CreateFunctionCallItem("call_before", turn.Name, BinaryData.FromString(turn.Arguments)));
            request.InputItems.Add(ResponseItem.CreateFunctionCallOutputItem("call_before", turn.Result));
        }

        if (ask.Previous is ResponseResult previous)
        {
            foreach (var item in previous.OutputItems)
            {
                request.InputItems.Add(item);
            }

            foreach (var call in previous.OutputItems.OfType<FunctionCallResponseItem>())
            {
                request.InputItems.Add(ResponseItem.CreateFunctionCallOutputItem(call.CallId, Matrix.Ask.Result));
            }
        }

        foreach (var name in ask.Tools)
        {
            request.Tools.Add(ResponseTool.CreateFunctionTool(name, BinaryData.FromString("""{"type":"object","properties":{}}"""), false));
        }

        if (ask.Thinks)
        {
            request.ReasoningOptions = new ResponseReasoningOptions { ReasoningEffortLevel = ResponseReasoningEffortLevel.Low };
        }

        return request;
    }

    private static Said Read(ResponseResult response)
    {
        var said = new Said();
        foreach (var item in response.OutputItems)
        {
            switch (item)
            {
                case MessageResponseItem message:
                    said.Texts.Add(string.Concat(message.Content.Select(part => part.Text)));
                    said.Refusal += string.Concat(message.Content.Select(part => part.Refusal));
                    break;
                case ReasoningResponseItem reasoning:
                    said.Thoughts.AddRange(reasoning.SummaryParts.OfType<ReasoningSummaryTextPart>().Select(part => part.Text));

                    // Thoughts that are no summary stand in a field that the package keeps, but has no name for.
                    if (reasoning.SummaryParts.Count == 0 && reasoning.Patch.TryGetJson("$.content"u8, out var content))
                    {
                        said.Thoughts.AddRange((JsonNode.Parse(content.Span) as JsonArray ?? []).Select(part => (string?)part!["text"] ?? ""));
                    }

                    break;
                case FunctionCallResponseItem call:
                    said.Calls.Add((call.FunctionName, call.FunctionArguments.ToString()));
                    break;
                case CustomToolCallItem call:
                    said.Calls.Add((call.ToolName, call.Input));
                    break;
            }
        }

        said.Finish = response.IncompleteStatusDetails?.Reason?.ToString() switch
        {
            "content_filter" => Finish.Filtered,
            not null => Finish.Length,
            null => said.Calls.Count > 0 ? Finish.Tools : Finish.Stop,
        };
        said.Tokens = response.Usage is not { } usage ? null : new Tokens(
            usage.InputTokenCount,
            usage.InputTokenDetails?.CachedTokenCount ?? 0,
            usage.InputTokenDetails?.CacheWriteTokenCount ?? 0,
            usage.OutputTokenCount,
            usage.OutputTokenDetails?.ReasoningTokenCount ?? 0);
        return said;
    }
}
