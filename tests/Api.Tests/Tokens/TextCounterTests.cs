using System.Text;
using CsCheck;
using Gateway.Api.Tokens;

namespace Gateway.Api.Tests.Tokens;

public sealed class TextCounterTests
{
    [Theory]
    [InlineData("The quick brown fox, isn't it?  It's\n\n\tjumping over 1234567 lazy dogs... (really!)\r\n")]
    [InlineData("def main():\n    return {'a': [1, 2, 3], \"b\": f'{x:.2f}'}  # a comment\n\n\n")]
    [InlineData("Die Größe der Bäume; l'été s'achève où l’hiver commence. Ça va?")]
    [InlineData("今天天气很好，我们去公园散步吧。 Это очень длинное предложение. कैसे हो आप?")]
    public async Task LongText_HasTheTokens_OfTheWholeText(string part)
    {
        var text = string.Concat(Enumerable.Repeat(part, 200));
        foreach (var encoding in new[] { TokenEncoding.O200k, TokenEncoding.Cl100k })
        {
            var tokenizer = await Vocabulary.Load(encoding);
            var counter = new TextCounter(tokenizer, long.MaxValue);

            counter.Add(Encoding.UTF8.GetBytes(text));

            Assert.Equal(tokenizer.CountTokens(text, considerNormalization: false), counter.Tokens);
        }
    }

    [Fact]
    public async Task TextOfManyKinds_HasTheTokens_OfTheWholeText()
    {
        var tokenizer = await Vocabulary.Load(TokenEncoding.O200k);
        string[] words = ["hello", " ", "  ", "\n", "\r\n", "\t", "'s", "'", "World", "ABC", "123", "4567", ",", "...", "(", "/", "é", "中文", "。", "🙂", "a\u0301", "don't"];
        Gen.Int[0, words.Length - 1].Array[1000, 1500].Sample(parts =>
        {
            var text = string.Concat(parts.Select(part => words[part]));
            var counter = new TextCounter(tokenizer, long.MaxValue);
            counter.Add(Encoding.UTF8.GetBytes(text));
            return counter.Tokens == tokenizer.CountTokens(text, considerNormalization: false);
        }, iter: 50, threads: 1);
    }

    [Theory]
    [InlineData("<|endoftext|>")]
    [InlineData("<|im_start|>user<|im_sep|>")]
    [InlineData("<|endofprompt|>")]
    public async Task SpecialToken_SpeltOut_IsText(string text)
    {
        var counter = new TextCounter(await Vocabulary.Load(TokenEncoding.O200k), long.MaxValue);

        counter.Add(Encoding.UTF8.GetBytes(text));

        Assert.InRange(counter.Tokens, 4, text.Length);
    }

    [Fact]
    public async Task RunWithoutABoundary_IsCounted_NeverWithFewerTokensThanItsPiecesNeed()
    {
        var tokenizer = await Vocabulary.Load(TokenEncoding.O200k);
        var counter = new TextCounter(tokenizer, long.MaxValue);

        counter.Add(Encoding.UTF8.GetBytes(new string('a', 10_000)));

        Assert.InRange(counter.Tokens, 1250, 1270);
    }

    [Fact]
    public async Task TextBeyondTheBound_IsExtrapolated()
    {
        var counter = new TextCounter(await Vocabulary.Load(TokenEncoding.O200k), 4_000);

        counter.Add(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(" hello", 2_000))));

        Assert.Equal((4_000, 8_000), (counter.Counted, counter.Skipped));
        Assert.InRange(counter.Extrapolated, 1_990, 2_010);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("  a b\tc\nd  ", 4)]
    [InlineData("a b　c", 3)]
    public void Words_AreWhatWhiteSpaceParts(string text, long expected)
    {
        var counter = new TextCounter(null, long.MaxValue);

        counter.Add(Encoding.UTF8.GetBytes(text));

        Assert.Equal(expected, counter.Tokens);
    }

    [Fact]
    public async Task BrokenUtf8_IsCounted()
    {
        var counter = new TextCounter(await Vocabulary.Load(TokenEncoding.O200k), long.MaxValue);

        counter.Add([0x61, 0xFF, 0xC3, 0x28, 0xE4, 0xB8]);

        Assert.InRange(counter.Tokens, 1, 12);
    }
}
