namespace Gateway.Grains.Tests.Protocols.Gemini;

public sealed class SignatureTests
{
    private const string Signed = """{"google":{"thought_signature":"sig"}}""";

    [Fact]
    public void Signature_InExtraContent_GoesBack() =>
        Assert.Equal(["sig"], Sent("""{"id":"a","type":"function","function":{"name":"f","arguments":"{}"},"extra_content":{"google":{"thought_signature":"sig"}}}"""));

    [Fact]
    public void Signature_ThatTheCallerDropped_IsRemembered()
    {
        var memory = new FakeMemory { Kept = { ["a"] = Signed } };

        Assert.Equal(["sig"], Sent("""{"id":"a","type":"function","function":{"name":"f","arguments":"{}"}}""", memory));
    }

    [Fact]
    public void Signature_ThatNobodyKnows_IsTheSentinelOnTheFirstCallOnly() =>
        Assert.Equal(
            ["skip_thought_signature_validator", null],
            Sent("""{"id":"a","type":"function","function":{"name":"f","arguments":"{}"}},{"id":"b","type":"function","function":{"name":"f","arguments":"{}"}}"""));

    [Fact]
    public void Memory_OfAnotherLanguage_IsNoSignature()
    {
        var memory = new FakeMemory { Kept = { ["a"] = """[{"type":"thinking"}]""" } };

        Assert.Equal(["skip_thought_signature_validator"], Sent("""{"id":"a","type":"function","function":{"name":"f","arguments":"{}"}}""", memory));
    }

    [Theory]
    [InlineData("gemini-2.5-flash", "sig")]
    [InlineData("gemini-2.0-flash", null)]
    [InlineData("gemma-3-27b-it", null)]
    public void Signature_ForOlderModels_IsSentWhereItIsKnown(string model, string? signature) =>
        Assert.Equal([signature], Sent("""{"id":"a","type":"function","function":{"name":"f","arguments":"{}"},"extra_content":{"google":{"thought_signature":"sig"}}}""", null, model));

    [Theory]
    [InlineData("gemini-2.5-flash")]
    [InlineData("gemini-2.0-flash")]
    public void Sentinel_IsNotForOlderModels(string model) =>
        Assert.Equal([null], Sent("""{"id":"a","type":"function","function":{"name":"f","arguments":"{}"}}""", null, model));

    [Fact]
    public void SignatureOfText_GoesBackOnTheLastText() =>
        Translation.Same(
            """{"role":"model","parts":[{"text":"a"},{"text":"b","thoughtSignature":"sig"}]}""",
            Translation.Contents($$"""{"role":"user","content":"hi"},{"role":"assistant","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}],"extra_content":{{Signed}}}""")[1]);

    [Fact]
    public void SignatureOfText_WithoutText_KeepsAnEmptyPart() =>
        Translation.Same(
            """{"role":"model","parts":[{"text":"","thoughtSignature":"sig"}]}""",
            Translation.Contents($$"""{"role":"user","content":"hi"},{"role":"assistant","content":"","extra_content":{{Signed}}}""")[1]);

    [Fact]
    public void Signatures_OfAnAnswer_ReturnWithTheNextRequest()
    {
        var memory = new FakeMemory();
        var answer = Translation.Answer(
            Translation.Candidate("""{"text":"hm","thoughtSignature":"t1"},{"functionCall":{"name":"f"},"thoughtSignature":"t2"}""", ""","finishReason":"STOP" """), memory);
        var message = answer["choices"]![0]!["message"]!;
        var callId = (string)message["tool_calls"]![0]!["id"]!;
        Translation.Same("""{"google":{"thought_signature":"t2"}}""", System.Text.Json.Nodes.JsonNode.Parse(memory.Kept[callId]));

        var contents = Translation.Contents($$"""{"role":"user","content":"hi"},{{message.ToJsonString()}},{"role":"tool","tool_call_id":"{{callId}}","content":"x"}""");

        Assert.Equal(["t1", "t2"], contents[1]!["parts"]!.AsArray().Select(part => (string?)part!["thoughtSignature"]));
    }

    private static IEnumerable<string?> Sent(string calls, FakeMemory? memory = null, string model = Translation.Flash3) =>
        Translation.Contents($$"""{"role":"user","content":"hi"},{"role":"assistant","tool_calls":[{{calls}}]}""", model, memory)[1]!["parts"]!.AsArray()
            .Select(part => (string?)part!["thoughtSignature"]);
}
