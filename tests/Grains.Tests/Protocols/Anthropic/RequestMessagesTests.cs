using System.Text.Json.Nodes;
using static Gateway.Grains.Tests.Protocols.Anthropic.Translated;

namespace Gateway.Grains.Tests.Protocols.Anthropic;

/// <summary>System, roles and turns.</summary>
public sealed class RequestMessagesTests
{
    private const string User = """{"role":"user","content":"hi"}""";

    [Fact]
    public void LeadingSystemAndDeveloper_BecomeSystemBlocks_WithTheirCacheControl()
    {
        var request = Request($$$"""
            {"role":"system","content":[{"type":"text","text":"be kind","cache_control":{"type":"ephemeral","ttl":"1h"}}]},{"role":"developer","content":"be brief"},{{{User}}}
            """);

        AssertJson("""[{"type":"text","text":"be kind","cache_control":{"type":"ephemeral","ttl":"1h"}},{"type":"text","text":"be brief"}]""", request["system"]);
        AssertJson("""[{"role":"user","content":[{"type":"text","text":"hi"}]}]""", request["messages"]);
    }

    [Fact]
    public void LaterSystem_BecomesTextOfTheUser() => AssertJson(
        """[{"role":"user","content":[{"type":"text","text":"hi"},{"type":"text","text":"now in French"}]}]""",
        MessagesOf(User + """,{"role":"system","content":"now in French"}"""));

    [Fact]
    public void SystemBetweenCallAndResult_ComesAfterTheResult() => AssertJson(
        """[{"type":"tool_result","tool_use_id":"a","content":"1"},{"type":"text","text":"hurry"}]""",
        MessagesOf(User + """,{"role":"assistant","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"system","content":"hurry"},{"role":"tool","tool_call_id":"a","content":"1"}""")[2]!["content"]);

    [Fact]
    public void SystemAlone_IsFollowedByAPlaceholder() => AssertJson(
        """[{"role":"user","content":[{"type":"text","text":"(no content)"}]}]""", MessagesOf("""{"role":"system","content":"x"}"""));

    [Fact]
    public void BlankSystem_IsLeftOut() => Assert.False(Request("""{"role":"system","content":"  "},""" + User).ContainsKey("system"));

    [Fact]
    public void BlankTexts_AreDropped() => AssertJson("""[{"type":"text","text":"x"}]""", Blocks("""{"type":"text","text":""},{"type":"text","text":" \n"},{"type":"text","text":"x"}"""));

    [Theory]
    [InlineData("""{"role":"user","content":""}""")]
    [InlineData("""{"role":"user","content":null}""")]
    [InlineData("""{"role":"user","content":[{"type":"text","text":" "}]}""")]
    public void UserWithoutAnything_GetsAPlaceholder(string user) => AssertJson("""[{"role":"user","content":[{"type":"text","text":"(no content)"}]}]""", MessagesOf(user));

    [Fact]
    public void Assistant_First_GetsAUserBeforeIt() => Assert.Equal(
        ["user", "assistant", "user"], Roles(MessagesOf("""{"role":"assistant","content":"hello"},""" + User)));

    [Fact]
    public void SameRoles_AreMerged() => AssertJson(
        """[{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]},{"role":"assistant","content":[{"type":"text","text":"c"},{"type":"text","text":"d"}]},{"role":"user","content":[{"type":"text","text":"e"}]}]""",
        MessagesOf("""{"role":"user","content":"a"},{"role":"user","content":"b"},{"role":"assistant","content":"c"},{"role":"assistant","content":"d"},{"role":"user","content":"e"}"""));

    [Fact]
    public void EmptyAssistant_VanishesAndItsNeighboursMerge() => AssertJson(
        """[{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}]""",
        MessagesOf("""{"role":"user","content":"a"},{"role":"assistant","content":""},{"role":"user","content":"b"}"""));

    [Fact]
    public void Refusal_OfTheAssistant_IsItsText() => AssertJson(
        """[{"type":"text","text":"I will not."}]""",
        MessagesOf(User + """,{"role":"assistant","content":null,"refusal":"I will not."},""" + User)[1]!["content"]);

    [Fact]
    public void LastAssistant_OfAModelWithPrefill_LosesItsTrailingWhiteSpace()
    {
        var messages = MessagesOf(User + """,{"role":"assistant","content":"It is \n"}""");

        AssertJson("""{"role":"assistant","content":[{"type":"text","text":"It is"}]}""", messages[1]);
    }

    [Theory]
    [InlineData("claude-opus-4-6")]
    [InlineData("claude-sonnet-5")]
    public void LastAssistant_OfAModelWithoutPrefill_IsFollowedByTheUser(string model) =>
        Assert.Equal(["user", "assistant", "user"], Roles(MessagesOf(User + """,{"role":"assistant","content":"It is"}""", "", model)));

    [Fact]
    public void Prefill_BecomesTheLastAssistant() => AssertJson(
        """{"role":"assistant","content":[{"type":"text","text":"Once upon"}]}""", MessagesOf(User, prefill: "Once upon")[1]);

    [Fact]
    public void Prefill_AfterAnAssistant_JoinsItsTurn() => AssertJson(
        """{"role":"assistant","content":[{"type":"text","text":"A "},{"type":"text","text":"B"}]}""",
        MessagesOf(User + """,{"role":"assistant","content":"A "}""", prefill: "B")[1]);

    [Fact]
    public void Prefill_KeepsTheToolChoice_AndStopsThinkingAndFormat()
    {
        var request = Request(
            User,
            """
            "tools":[{"type":"function","function":{"name":"f"}}],"tool_choice":"auto","reasoning_effort":"high","response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{"type":"object"}}}
            """,
            prefill: "Once");

        AssertJson("""{"type":"auto"}""", request["tool_choice"]);
        AssertJson("""{"type":"disabled"}""", request["thinking"]);
        Assert.False(request.ContainsKey("output_config"));
    }

    [Fact]
    public void MessageLevelCacheControl_GoesToItsLastBlock() => AssertJson(
        """[{"type":"text","text":"hi","cache_control":{"type":"ephemeral","ttl":"1h"}}]""",
        MessagesOf("""{"role":"user","content":"hi","cache_control":{"type":"ephemeral","ttl":"1h"}}""")[0]!["content"]);

    [Fact]
    public void Text_WithEscapesAndLoneSurrogates_IsCopiedByteForByte()
    {
        var text = (string?)Blocks("""{"type":"text","text":"\u00e9 \"quoted\" \\ \/ \ud83d\ude00"}""")[0]!["text"];

        Assert.Equal("é \"quoted\" \\ / 😀", text);
    }

    private static IEnumerable<string?> Roles(JsonArray messages) => messages.Select(message => (string?)message!["role"]);
}
