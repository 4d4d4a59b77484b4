using static Gateway.Grains.Tests.Protocols.Messages.Door;

namespace Gateway.Grains.Tests.Protocols.Messages;

/// <summary>The stop sequence that ended an answer, from providers that tell it.</summary>
public sealed class StopSequenceTests
{
    private static readonly string Asked = WithFields(""" "stop_sequences":["END","\u0022\n"],"temperature":1 """);

    [Theory]
    [InlineData(""" "stop_reason":"END" """, "stop", "stop_sequence", "END")]
    [InlineData(""" "matched_stop":"END" """, "stop", "stop_sequence", "END")]
    [InlineData(""" "stop_reason":"\"\n" """, "stop", "stop_sequence", "\"\n")]
    [InlineData(""" "stop_reason":"<|im_end|>" """, "stop", "end_turn", null)]
    [InlineData(""" "stop_reason":128009 """, "stop", "end_turn", null)]
    [InlineData(""" "stop_reason":null """, "stop", "end_turn", null)]
    [InlineData(""" "other":1 """, "stop", "end_turn", null)]
    [InlineData(""" "stop_reason":"END" """, "length", "max_tokens", null)]
    public void ToldStop_IsTheReason_WhereItWasAskedFor(string field, string finish, string reason, string? sequence)
    {
        var whole = WriteAnswer($$"""{"choices":[{"index":0,"message":{"role":"assistant","content":"a"},"finish_reason":"{{finish}}",{{field}}}]}""", Asked);
        Assert.Equal((reason, sequence), ((string?)whole["stop_reason"], (string?)whole["stop_sequence"]));

        var events = Stream(Asked, [Chunk("\"content\":\"a\""), $$"""{"choices":[{"index":0,"delta":{},"finish_reason":"{{finish}}",{{field}}}]}"""]);
        var told = Shown.Read(events);
        Assert.Equal((reason, sequence), (told.StopReason, told.StopSequence));
    }

    [Fact]
    public void ToldStop_BesideCalls_IsNotTheReason()
    {
        var whole = WriteAnswer("""{"choices":[{"index":0,"message":{"tool_calls":[{"id":"c","function":{"name":"f","arguments":"{}"}}]},"finish_reason":"stop","stop_reason":"END"}]}""", Asked);

        Assert.Equal(("tool_use", null), ((string?)whole["stop_reason"], (string?)whole["stop_sequence"]));
    }

    [Fact]
    public void OtherChoices_SayNothing() =>
        Assert.Contains("\"stop_reason\":\"end_turn\"", Stream(Asked, ["""{"choices":[{"index":1,"delta":{},"finish_reason":"stop","stop_reason":"END"}]}""", Chunk("", "stop")]), StringComparison.Ordinal);
}
