using System.Text;

namespace Gateway.Grains.Providers.Sandbox;

/// <summary>Writes an answer as OpenAI's <c>chat.completion</c>, whole or in chunks.</summary>
internal static class SandboxChatBody
{
    private static readonly byte[] Space = [(byte)' '];

    /// <summary>One JSON object.</summary>
    public static IEnumerable<SandboxPart> Whole(SandboxAnswer answer)
    {
        var chunks = 0;
        yield return Raw($"{Head(answer, "chat.completion")},\"choices\":[");
        for (var choice = 0; choice < answer.Choices; choice++)
        {
            yield return Raw($$$"""{{{(choice > 0 ? "," : "")}}}{"index":{{{choice}}},"message":{"role":"assistant","content":{{{(answer.Tool is null ? "\"" : "null")}}}""");
            if (answer.Tool is { } tool)
            {
                yield return Raw($$$""","tool_calls":[{"id":{{{CallId(answer, choice)}}},"type":"function","function":{"name":{{{SandboxJson.Quote(tool)}}},"arguments":"{}"}}]""");
            }
            else
            {
                foreach (var piece in SandboxWords.Pieces(answer.Text, answer.Words))
                {
                    if (chunks++ == answer.DieAfter)
                    {
                        yield return SandboxPart.Break();
                    }

                    if (piece.SpaceBefore)
                    {
                        yield return SandboxPart.Raw(Space);
                    }

                    yield return SandboxPart.Escaped(piece.Text);
                }
            }

            if (answer.DieAfter <= chunks)
            {
                yield return SandboxPart.Break();
            }

            yield return Raw($$$"""{{{(answer.Tool is null ? "\"" : "")}}},"refusal":null},"logprobs":null,"finish_reason":"{{{answer.FinishReason}}}"}""");
        }

        yield return Raw($"],\"usage\":{answer.Usage()}}}");
    }

    /// <summary>Server-sent events, a word each. The chunk with the usage is always sent: who did not ask for it has it taken out on the way.</summary>
    public static IEnumerable<SandboxPart> Events(SandboxAnswer answer)
    {
        var head = $"data: {Head(answer, "chat.completion.chunk")},\"choices\":[";
        var choices = Enumerable.Range(0, answer.Choices).ToArray();
        foreach (var choice in choices)
        {
            yield return Raw($$$"""{{{head}}}{"index":{{{choice}}},"delta":{"role":"assistant","content":{{{(answer.Tool is null ? "\"\"" : "null")}}}},"logprobs":null,"finish_reason":null}]}""" + "\n\n");
        }

        foreach (var part in answer.Tool is { } tool ? CallEvents(answer, head, choices, tool) : WordEvents(answer, head, choices))
        {
            yield return part;
        }

        foreach (var choice in choices)
        {
            yield return Raw($$$"""{{{head}}}{"index":{{{choice}}},"delta":{},"logprobs":null,"finish_reason":"{{{answer.FinishReason}}}"}]}""" + "\n\n");
        }

        yield return Raw($"{head}],\"usage\":{answer.Usage()}}}\n\ndata: [DONE]\n\n");
    }

    private static IEnumerable<SandboxPart> WordEvents(SandboxAnswer answer, string head, int[] choices)
    {
        var starts = choices.Select(choice => Bytes($$$"""{{{head}}}{"index":{{{choice}}},"delta":{"content":" """[..^1])).ToArray();
        var end = Bytes("\"},\"logprobs\":null,\"finish_reason\":null}]}\n\n");
        var chunks = 0;
        var words = 0L;
        if (answer.DieAfter == 0)
        {
            yield return SandboxPart.Break();
        }

        foreach (var piece in SandboxWords.Pieces(answer.Text, answer.Words))
        {
            if (answer.TokensPerSecond is { } rate)
            {
                yield return SandboxPart.Wait(TimeSpan.FromSeconds(words++ / rate));
            }

            foreach (var choice in choices)
            {
                yield return SandboxPart.Raw(starts[choice]);
                if (piece.SpaceBefore)
                {
                    yield return SandboxPart.Raw(Space);
                }

                yield return SandboxPart.Escaped(piece.Text);
                yield return SandboxPart.Raw(end);
                if (++chunks == answer.DieAfter)
                {
                    yield return SandboxPart.Break();
                }
            }
        }
    }

    private static IEnumerable<SandboxPart> CallEvents(SandboxAnswer answer, string head, int[] choices, string tool)
    {
        foreach (var choice in choices)
        {
            yield return Raw($$$"""{{{head}}}{"index":{{{choice}}},"delta":{"tool_calls":[{"index":0,"id":{{{CallId(answer, choice)}}},"type":"function","function":{"name":{{{SandboxJson.Quote(tool)}}},"arguments":""}}]},"logprobs":null,"finish_reason":null}]}""" + "\n\n");
            yield return Raw($$$"""{{{head}}}{"index":{{{choice}}},"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{}"}}]},"logprobs":null,"finish_reason":null}]}""" + "\n\n");
        }
    }

    private static string Head(SandboxAnswer answer, string type) =>
        $"{{\"id\":{SandboxJson.Quote(answer.Id)},\"object\":\"{type}\",\"created\":{answer.Created},\"model\":{SandboxJson.Quote(answer.Model)}";

    private static string CallId(SandboxAnswer answer, int choice) => SandboxJson.Quote($"call_{answer.Id}_{choice}");

    private static SandboxPart Raw(string text) => SandboxPart.Raw(Bytes(text));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
