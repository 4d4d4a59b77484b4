using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Grains.Providers.Sandbox;

/// <summary>A transcript that says how large the file was, in each of the formats; a thousand bytes of the file are a token.</summary>
internal static class SandboxTranscript
{
    private const int BytesPerToken = 1000;

    public static IEnumerable<SandboxPart> Body(ProviderRequest request, SandboxModel model)
    {
        var bytes = request.Head.Media.AudioBytes;
        var format = request.Upload!.Parts.FirstOrDefault(part => part.Name == "response_format")?.Value ?? "json";
        var text = $"echo: {bytes} bytes";
        var (input, output) = ((bytes + BytesPerToken - 1) / BytesPerToken, SandboxWords.Count(text));
        var usage = $$$""" "usage":{"type":"tokens","input_tokens":{{{input}}},"input_token_details":{"text_tokens":0,"audio_tokens":{{{input}}}},"output_tokens":{{{output}}},"total_tokens":{{{input + output}}}}""";
        if (request.Head.Stream)
        {
            return SandboxText.Dying(Events(text, usage), model.DieAfter);
        }

        var body = (request.Head.Shape, format) switch
        {
            (AnswerShape.Text, "srt") => $"1\n00:00:00,000 --> 00:00:01,000\n{text}\n\n",
            (AnswerShape.Text, "vtt") => $"WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n{text}\n\n",
            (AnswerShape.Text, _) => text + "\n",
            (_, "verbose_json") => $$$"""{"task":"transcribe","language":"english","duration":1.0,"text":"{{{text}}}","segments":[{"id":0,"seek":0,"start":0.0,"end":1.0,"text":"{{{text}}}","tokens":[],"temperature":0.0,"avg_logprob":-0.1,"compression_ratio":1.0,"no_speech_prob":0.0}],{{{usage}}}}""",
            _ => $$$"""{"text":"{{{text}}}",{{{usage}}}}""",
        };
        return SandboxText.Dying([SandboxText.Raw(body)], model.DieAfter);
    }

    /// <summary>With CRLF, as OpenAI sends them.</summary>
    private static IEnumerable<SandboxPart> Events(string text, string usage)
    {
        foreach (var piece in SandboxWords.Pieces(text, SandboxWords.Count(text)))
        {
            yield return SandboxText.Raw($$"""data: {"type":"transcript.text.delta","delta":"{{piece.Text}}"}""" + "\r\n\r\n");
        }

        yield return SandboxText.Raw($$"""data: {"type":"transcript.text.done","text":"{{text}}",{{usage}}}""" + "\r\n\r\n");
    }
}
