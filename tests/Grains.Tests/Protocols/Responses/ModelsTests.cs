using System.Text;
using Gateway.Grains.Interfaces.Protocols.Responses;

namespace Gateway.Grains.Tests.Protocols.Responses;

public sealed class ModelsTests
{
    [Theory]
    [InlineData("gpt-5.4", true)]
    [InlineData("gpt-5.4-mini-2026-03-17", true)]
    [InlineData("openai/gpt-5.6-terra", true)]
    [InlineData("gpt-6", true)]
    [InlineData("gpt-6.1-nano", true)]
    [InlineData("gpt-5", false)]
    [InlineData("gpt-5-nano", false)]
    [InlineData("gpt-5.1", false)]
    [InlineData("gpt-5.3-chat-latest", false)]
    [InlineData("gpt-4.1", false)]
    [InlineData("gpt-4o", false)]
    [InlineData("gpt-oss-120b", false)]
    [InlineData("o3", false)]
    [InlineData("claude-opus-5", false)]
    [InlineData("", false)]
    public void ToolsWithReasoning_FromGpt54On(string model, bool expected) => Assert.Equal(expected, ResponsesModels.TakeToolsOnlyThere(model));

    [Theory]
    [InlineData("gpt-5-pro", true)]
    [InlineData("gpt-5.2-pro-2025-12-11", true)]
    [InlineData("gpt-5.1-codex-max", true)]
    [InlineData("o3-pro", true)]
    [InlineData("o4-mini-deep-research", true)]
    [InlineData("codex-mini-latest", true)]
    [InlineData("gpt-5.4", false)]
    [InlineData("gpt-5-professional", false)]
    [InlineData("gemini-2.5-pro", false)]
    public void Everything_ForThoseThatAreNotOnChat(string model, bool expected) => Assert.Equal(expected, ResponsesModels.AreOnlyThere(model));

    [Theory]
    [InlineData("""{"reasoning_effort":"none"}""", true)]
    [InlineData("""{"messages":[{"reasoning_effort":"none"}],"reasoning_effort":"low"}""", false)]
    [InlineData("""{"messages":["reasoning_effort"]}""", false)]
    [InlineData("""{"reasoning_effort":null}""", false)]
    public void Effort_IsTheRequestsOwn(string body, bool expected) => Assert.Equal(expected, ResponsesModels.IsWithoutReasoning(Encoding.UTF8.GetBytes(body)));
}
