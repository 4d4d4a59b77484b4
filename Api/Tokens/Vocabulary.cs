using Microsoft.ML.Tokenizers;

namespace Gateway.Api.Tokens;

/// <summary>
/// The vocabularies, each loaded once a process and at the first need only: of resident memory <c>o200k_base</c> takes about 55 MB and
/// <c>cl100k_base</c> about 20 MB, for good. Loading takes 60 to 200 ms of CPU, on a thread of its own.
/// </summary>
internal static class Vocabulary
{
    private static readonly Lazy<Task<Tokenizer>> O200k = new(() => Start("o200k_base"));
    private static readonly Lazy<Task<Tokenizer>> Cl100k = new(() => Start("cl100k_base"));

    /// <summary>Completes at once where it is loaded. <see cref="TokenEncoding.Words"/> has none.</summary>
    public static Task<Tokenizer> Load(TokenEncoding encoding) => encoding switch
    {
        TokenEncoding.O200k => O200k.Value,
        TokenEncoding.Cl100k => Cl100k.Value,
        _ => throw new ArgumentOutOfRangeException(nameof(encoding), encoding, "Only OpenAI's encodings have a vocabulary."),
    };

    private static Task<Tokenizer> Start(string name) => Task.Factory.StartNew<Tokenizer>(
        () => TiktokenTokenizer.CreateForEncoding(name), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
