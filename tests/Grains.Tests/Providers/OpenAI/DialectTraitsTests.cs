using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Providers;
using Gateway.Grains.Providers.OpenAI;

namespace Gateway.Grains.Tests.Providers.OpenAI;

public sealed class DialectTraitsTests
{
    [Theory]
    [InlineData(Dialect.OpenAI)]
    [InlineData(Dialect.Generic)]
    [InlineData(Dialect.DeepSeek, ProviderOperation.Embeddings, ProviderOperation.Moderations, ProviderOperation.ImageGenerations, ProviderOperation.ImageEdits, ProviderOperation.Speech, ProviderOperation.Transcriptions, ProviderOperation.Translations)]
    [InlineData(Dialect.Mistral, ProviderOperation.Completions, ProviderOperation.ImageGenerations, ProviderOperation.ImageEdits, ProviderOperation.Speech, ProviderOperation.Translations)]
    [InlineData(Dialect.Groq, ProviderOperation.Completions, ProviderOperation.Moderations, ProviderOperation.ImageGenerations, ProviderOperation.ImageEdits)]
    [InlineData(Dialect.XAI, ProviderOperation.ImageEdits, ProviderOperation.Speech, ProviderOperation.Transcriptions, ProviderOperation.Translations)]
    internal void Dialect_LacksWhatItsDocumentsSay(Dialect dialect, params ProviderOperation[] lacks) =>
        Assert.Equal(lacks, DialectTraits.Of(new ProviderSettings { Name = "p", Kind = ProviderKind.OpenAI, Dialect = dialect }).Lacks.Order());
}
