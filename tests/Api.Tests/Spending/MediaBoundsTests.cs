using Gateway.Api.Routing;
using Gateway.Api.Spending;
using Gateway.Api.Tokens;
using Gateway.Grains.Interfaces.Protocols.Forms;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Api.Tests.Spending;

public sealed class MediaBoundsTests
{
    [Theory]
    [InlineData("gpt-image-1", 12_680)]
    [InlineData("gpt-image-1.5-2025-12-16", 12_680)]
    [InlineData("openai/gpt-image-1-mini", 13_400)]
    [InlineData("gpt-image-2", 40_200)]
    [InlineData("draw", 40_200)]
    public void Pictures_AreBoundByTheLargestOfTheirModel(string model, long tokens)
    {
        var head = new RequestHead { Model = "m", Makes = new MediaAsk(MediaAskKind.Images, 2, 1) };

        Assert.Equal(tokens, MediaBounds.AnswerTokens(head, To(model), 0));
    }

    [Theory]
    [InlineData("gpt-4o-mini-transcribe", null, 2_000)]
    [InlineData("gpt-4o-transcribe", "chunking_strategy", MoneyEstimate.UnknownAnswer)]
    [InlineData("gpt-4o-transcribe-diarize", "chunking_strategy[type]", MoneyEstimate.UnknownAnswer)]
    [InlineData("voxtral-mini", null, MoneyEstimate.UnknownAnswer)]
    public void Transcript_IsBoundByItsModel_UnlessItIsMadeOfPieces(string model, string? field, long tokens)
    {
        List<FormPart> parts = [new("model", false, 0, 1, 2, "m"), new("file", true, 3, 4, 9, null)];
        if (field is not null)
        {
            parts.Add(new(field, false, 10, 11, 15, "auto"));
        }

        Assert.True(TranscriptionFormReader.TryRead(parts, out var head, out _));
        Assert.Equal(tokens, MediaBounds.AnswerTokens(head, To(model), 0));
    }

    [Fact]
    public void EditedPictures_AreBoundByWhatTheirModelSays_ElseByTheMost()
    {
        var head = new RequestHead { Model = "m", Makes = new MediaAsk(MediaAskKind.Images, 1), Media = new PromptMedia(2, 0, 0, 0) };

        Assert.InRange(PromptTokens.UpperBound(head, TokenModels.Of("openai", "gpt-image-1")), 2 * 6_821, 2 * 10_000);
        Assert.InRange(PromptTokens.UpperBound(head, TokenModels.Of("openai", "gpt-image-2")), 2 * 20_000, 2 * 30_000);
    }

    private static Target To(string model) => new("p", model, 1, new ForwarderReference("p"));
}
