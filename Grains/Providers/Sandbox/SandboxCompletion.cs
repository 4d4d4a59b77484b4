using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Grains.Providers.Sandbox;

/// <summary>A <c>text_completion</c>: every prompt is echoed, whole or a word an event.</summary>
internal static class SandboxCompletion
{
    /// <summary>OpenAI's default where <c>max_tokens</c> is absent is 16; an echo is bounded by what it echoes.</summary>
    public static IEnumerable<SandboxPart> Body(ProviderRequest request, SandboxModel model, long created)
    {
        using var document = SandboxJson.Parse(request.Body.Memory);
        var prompts = SandboxText.Texts(SandboxJson.Property(document.RootElement, "prompt"));
        var choices = Math.Max(1, request.Head.Choices / Math.Max(1, prompts.Count));
        var bound = request.Head.MaxTokens ?? request.AnswerTokens ?? long.MaxValue;
        var texts = prompts.SelectMany(prompt => Enumerable.Repeat("echo: " + prompt, choices)).ToList();
        var words = texts.ConvertAll(text => Math.Min(bound, model.Tokens ?? SandboxWords.Count(text)));
        var wanted = texts.ConvertAll(text => model.Tokens ?? SandboxWords.Count(text));
        var used = prompts.Sum(prompt => SandboxWords.Count(prompt));
        var usage = $$$""" "usage":{"prompt_tokens":{{{used}}},"completion_tokens":{{{words.Sum()}}},"total_tokens":{{{used + words.Sum()}}}}""";
        var head = $"{{\"id\":\"cmpl-{request.RequestId}\",\"object\":\"text_completion\",\"created\":{created},\"model\":{SandboxJson.Quote(request.Model)},\"choices\":[";
        return SandboxText.Dying(request.Head.Stream ? Events(head, texts, words, wanted, model, usage) : Whole(head, texts, words, wanted, usage), model.DieAfter);
    }

    private static IEnumerable<SandboxPart> Whole(string head, List<string> texts, List<long> words, List<long> wanted, string usage)
    {
        yield return SandboxText.Raw(head);
        for (var i = 0; i < texts.Count; i++)
        {
            yield return SandboxText.Raw($$"""{{(i > 0 ? "," : "")}}{"index":{{i}},"text":" """[..^1]);
            foreach (var piece in SandboxWords.Pieces(texts[i], words[i]))
            {
                yield return SandboxPart.Escaped(piece.SpaceBefore ? $" {piece.Text}".AsMemory() : piece.Text);
            }

            yield return SandboxText.Raw($"\",\"logprobs\":null,\"finish_reason\":{Finish(words[i], wanted[i])}}}");
        }

        yield return SandboxText.Raw($"],{usage}}}");
    }

    private static IEnumerable<SandboxPart> Events(string head, List<string> texts, List<long> words, List<long> wanted, SandboxModel model, string usage)
    {
        var sent = 0L;
        for (var i = 0; i < texts.Count; i++)
        {
            foreach (var piece in SandboxWords.Pieces(texts[i], words[i]))
            {
                if (model.TokensPerSecond is { } rate)
                {
                    yield return SandboxPart.Wait(TimeSpan.FromSeconds(sent++ / rate));
                }

                var text = SandboxJson.Quote(piece.SpaceBefore ? $" {piece.Text}" : piece.Text.ToString());
                yield return SandboxText.Raw($$"""data: {{head}}{"index":{{i}},"text":{{text}},"logprobs":null,"finish_reason":null}]}""" + "\n\n");
            }

            yield return SandboxText.Raw($$"""data: {{head}}{"index":{{i}},"text":"","logprobs":null,"finish_reason":{{Finish(words[i], wanted[i])}}}]}""" + "\n\n");
        }

        yield return SandboxText.Raw($"data: {head}],{usage}}}\n\ndata: [DONE]\n\n");
    }

    private static string Finish(long words, long wanted) => words < wanted ? "\"length\"" : "\"stop\"";
}
