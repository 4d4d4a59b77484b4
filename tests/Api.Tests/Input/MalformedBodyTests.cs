using System.Text;
using Gateway.Api.Tests.Hosting;

namespace Gateway.Api.Tests.Input;

public sealed class MalformedBodyTests(SharedGateway shared)
{
    private static readonly Dictionary<string, byte[]> Bodies = new()
    {
        ["empty"] = [],
        ["blank"] = "  \r\n"u8.ToArray(),
        ["word"] = "hello"u8.ToArray(),
        ["null"] = "null"u8.ToArray(),
        ["number"] = "1"u8.ToArray(),
        ["string"] = "\"a\""u8.ToArray(),
        ["array"] = "[]"u8.ToArray(),
        ["array of a request"] = Encoding.UTF8.GetBytes($"[{Posting.Good}]"),
        ["empty object"] = "{}"u8.ToArray(),
        ["two objects"] = Encoding.UTF8.GetBytes(Posting.Good + Posting.Good),
        ["trailing comma"] = Encoding.UTF8.GetBytes(Posting.Good[..^1] + ",}"),
        ["comment"] = Encoding.UTF8.GetBytes("/* hi */" + Posting.Good),
        ["single quotes"] = Encoding.UTF8.GetBytes(Posting.Good.Replace('"', '\'')),
        ["byte order mark"] = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Posting.Good)],
        ["utf-16"] = Encoding.Unicode.GetBytes(Posting.Good),
        ["utf-16 with mark"] = [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Posting.Good)],
        ["invalid utf-8"] = Encoding.Latin1.GetBytes(Posting.Good.Replace("hi", "h\u00ff\u00fei", StringComparison.Ordinal)),
        ["overlong utf-8"] = Encoding.Latin1.GetBytes(Posting.Good.Replace("hi", "\u00c0\u00af", StringComparison.Ordinal)),
        ["encoded surrogate"] = Encoding.Latin1.GetBytes(Posting.Good.Replace("hi", "\u00ed\u00a0\u0080", StringComparison.Ordinal)),
        ["control character in a string"] = Encoding.UTF8.GetBytes(Posting.Good.Replace("hi", "h\u0001i", StringComparison.Ordinal)),
        ["zero bytes"] = new byte[64],
        ["duplicate model"] = Encoding.UTF8.GetBytes("""{"model":"sandbox/echo",""" + Posting.Good[1..]),
        ["duplicate messages"] = Encoding.UTF8.GetBytes("""{"messages":[{"role":"user","content":"a"}],""" + Posting.Good[1..]),
        ["duplicate model in escapes"] = Encoding.UTF8.GetBytes("""{"\u006dodel":"sandbox/echo",""" + Posting.Good[1..]),
        ["10,000 deep objects"] = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 10_000)) + "1" + new string('}', 10_000)),
        ["10,000 deep in an unknown field"] = Encoding.UTF8.GetBytes($"{Posting.Good[..^1]},\"x\":{new string('[', 10_000)}{new string(']', 10_000)}}}"),
        ["10,000 deep in the content"] = Encoding.UTF8.GetBytes(Posting.Good.Replace("\"hi\"", new string('[', 10_000) + new string(']', 10_000), StringComparison.Ordinal)),
        ["only opening brackets"] = Encoding.UTF8.GetBytes(new string('[', 100_000)),
    };

    public static TheoryData<string> Names => [.. Bodies.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Body_ThatIsNoRequest_Is400InBothEndpoints(string name)
    {
        var chat = await Envelope.Of(await shared.Gateway.Send(Bodies[name]), 400);
        Assert.Equal(("invalid_request_error", "gateway", false), ((string?)chat["type"], (string?)chat["source"], (bool)chat["retryable"]!));

        await Envelope.Of(await shared.Gateway.Send(Bodies[name], "/v1/embeddings"), 400);
    }

    [Fact]
    public async Task Body_CutAnywhere_Is400()
    {
        var whole = Encoding.UTF8.GetBytes(Posting.Good);
        for (var length = 0; length < whole.Length; length++)
        {
            await Envelope.Of(await shared.Gateway.Send(whole[..length]), 400);
        }
    }

    [Fact]
    public async Task Body_WithAnyOneByteChanged_NeverFailsTheGateway()
    {
        var whole = Encoding.UTF8.GetBytes(Posting.Good);
        for (var at = 0; at < whole.Length; at++)
        {
            foreach (var value in (byte[])[0, (byte)'"', (byte)'\\', (byte)'{', 0xFF])
            {
                var changed = (byte[])whole.Clone();
                changed[at] = value;
                using var answer = await shared.Gateway.Send(changed);
                Assert.True((int)answer.StatusCode < 500, $"Byte {at} as {value}: {answer.StatusCode}");
            }
        }
    }
}
