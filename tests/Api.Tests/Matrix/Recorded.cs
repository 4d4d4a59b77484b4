using Gateway.Api.Tests.Fixtures;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Matrix;

/// <summary>Every recorded answer of a language.</summary>
internal static class Recorded
{
    /// <summary>Folders with recordings of the Responses API.</summary>
    public static readonly IReadOnlyList<string> ResponsesFolders = ["openai", "azure-openai", "deepseek", "xai", "openrouter", "open-responses"];

    public static IReadOnlyList<RecordedAnswer> Of(Target target) => target switch
    {
        Target.Anthropic => [.. Files("anthropic/messages").SelectMany(AnthropicRecording.Read).Select(AnthropicAnswers.Of)],
        Target.Gemini => [.. from folder in (string[])["gemini", "vertex-gemini"]
                             from endpoint in (string[])["generateContent", "streamGenerateContent"]
                             from file in Files($"{folder}/{endpoint}")
                             from recording in GeminiRecording.Read(file)
                             select GeminiAnswers.Of(folder, recording)],
        Target.Chat => [.. from folder in ReplayGateway.Dialects.Keys
                           from file in Files(folder)
                           let recording = Recording.Read(file)
                           where recording is { Unfit: null, IsEmbeddings: false }
                           select ChatAnswers.Of(folder, recording)],
        _ => [.. from folder in ResponsesFolders
                 from file in Files($"{folder}/responses")
                 from answer in ResponsesAnswers.Of(folder, file)
                 select answer],
    };

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Fixtures!, folder), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
}
