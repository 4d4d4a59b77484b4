using Gateway.Api.Tests.Hosting;

namespace Gateway.Api.Tests.Input;

public sealed class FieldTests(SharedGateway shared)
{
    private static readonly (string Field, string[] Values)[] Chat =
    [
        ("model", ["null", "1", "true", "[]", "{}", "\"\"", "\"a\\r\\nx-evil: 1\"", "\"\\u0000\"", "\"\\ud800\""]),
        ("models", ["\"a\"", "1", "{}", "[1]", "[null]", "[\"\"]", "[[]]", "[\"a\\nb\"]"]),
        ("messages", ["null", "\"hi\"", "1", "true", "{}", "[]", "[1]", "[null]", "[\"hi\"]", "[[]]"]),
        ("stream", ["\"true\"", "1", "0", "[]", "{}"]),
        ("stream_options", ["\"x\"", "1", "[]", "true"]),
        ("max_tokens", ["\"5\"", "0", "-1", "1.5", "1e400", "99999999999999999999", "[]", "{}", "true"]),
        ("max_completion_tokens", ["\"5\"", "0", "-1", "1.5", "1e400", "99999999999999999999", "[]", "{}", "true"]),
        ("n", ["\"1\"", "0", "-1", "1.5", "129", "99999999999999999999", "[]", "{}", "true"]),
        ("tools", ["\"x\"", "1", "{}", "true"]),
        ("temperature", ["\"1\"", "[]", "{}", "true"]),
        ("top_p", ["\"1\"", "[]", "{}", "true"]),
    ];

    private static readonly (string Field, string[] Values)[] Embeddings =
    [
        ("model", ["null", "1", "true", "[]", "{}", "\"\""]),
        ("models", ["\"a\"", "1", "{}", "[1]"]),
        ("input", ["null", "1", "true", "{}", "[]", "[null]", "[{}]", "[true]"]),
        ("dimensions", ["\"8\"", "0", "-1", "1.5", "[]", "{}", "true"]),
        ("encoding_format", ["1", "\"hex\"", "[]", "{}", "true"]),
        ("user", ["1", "[]", "{}", "true"]),
    ];

    public static TheoryData<string, string> ChatCases => Cases(Chat);

    public static TheoryData<string, string> EmbeddingsCases => Cases(Embeddings);

    [Theory]
    [MemberData(nameof(ChatCases))]
    public async Task ChatField_OfTheWrongTypeOrRange_Is400NamingIt(string field, string value)
    {
        var fields = new Dictionary<string, string> { ["model"] = "\"sandbox/echo\"", ["messages"] = """[{"role":"user","content":"hi"}]""" };
        if (field == "stream_options")
        {
            fields["stream"] = "true";
        }

        fields[field] = value;

        var error = await Envelope.Of(await shared.Gateway.Send(Body(fields)), 400);

        Assert.StartsWith(field, (string?)error["param"], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(EmbeddingsCases))]
    public async Task EmbeddingsField_OfTheWrongTypeOrRange_Is400NamingIt(string field, string value)
    {
        var fields = new Dictionary<string, string> { ["model"] = "\"sandbox/echo\"", ["input"] = "\"hi\"", [field] = value };

        var error = await Envelope.Of(await shared.Gateway.Send(System.Text.Encoding.UTF8.GetBytes(Body(fields)), "/v1/embeddings"), 400);

        Assert.StartsWith(field, (string?)error["param"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model")]
    [InlineData("messages")]
    public async Task RequiredField_ThatIsMissing_Is400NamingIt(string field)
    {
        var fields = new Dictionary<string, string> { ["model"] = "\"sandbox/echo\"", ["messages"] = """[{"role":"user","content":"hi"}]""" };
        fields.Remove(field);

        Assert.Equal(field, (string?)(await Envelope.Of(await shared.Gateway.Send(Body(fields)), 400))["param"]);
    }

    [Fact]
    public async Task MostTokens_TimesMostChoices_DoNotFailTheGateway()
    {
        using var answer = await shared.Gateway.Send("""{"model":"sandbox/echo","messages":[{"role":"user","content":"hi"}],"max_tokens":9223372036854775807,"n":128}""");

        Assert.True((int)answer.StatusCode < 500, answer.StatusCode.ToString());
    }

    private static string Body(Dictionary<string, string> fields) =>
        $"{{{string.Join(',', fields.Select(field => $"\"{field.Key}\":{field.Value}"))}}}";

    private static TheoryData<string, string> Cases((string Field, string[] Values)[] fields)
    {
        var cases = new TheoryData<string, string>();
        foreach (var (field, values) in fields)
        {
            foreach (var value in values)
            {
                cases.Add(field, value);
            }
        }

        return cases;
    }
}
