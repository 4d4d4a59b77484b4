using CsCheck;

namespace Gateway.Grains.Tests.Protocols.OpenAI;

/// <summary>Chat bodies as strangers write them: any white space, any order, any of the fields that are rewritten, unknown fields of any shape.</summary>
internal static class RandomBodies
{
    private static readonly Gen<string> Space = Pick("", "", " ", "\n", "\t ", "\r\n  ");

    private static readonly Gen<string> Text = Pick(
        "\"\"", "\"a\"", "\"model\"", "\"\\\"},{\"", "\"é😀\"", "\"\\u0041\\n\"", "\"stream_options\"", "\"\\\\\"", "\"developer\"", "\"a,b:c\"");

    private static readonly Gen<string> Leaf = Gen.OneOf(Text, Pick("1", "-2.5e3", "true", "false", "null", "{}", "[]", "[ ]"));

    public static readonly Gen<string> Any = Value(3);

    private static readonly Gen<string> Role = Pick("\"user\"", "\"developer\"", "\"system\"", "\"d\\u0065veloper\"");

    private static readonly Gen<string> Content = Gen.OneOf(Text, Pick("null", "[]"), Property("\"text\"", Text).Select(part => $"[{{{part}}}]"));

    private static readonly Gen<string> Id = Pick("\"call_abc.1\"", "\"AbC123xyz\"", "\"\"", "\"\\u0063all_abc.1\"", "null", "7");

    private static readonly Gen<string> Call = Object(Gen.Select(Property("\"id\"", Id), Optional("\"function\"", Any), (a, b) => b.Append(a).ToArray()));

    private static readonly Gen<string> Calls = Gen.OneOf(Pick("null", "[]", "[ 1 ]"), List(Call, 1, 3).Select(list => $"[{list}]"));

    private static readonly Gen<string> Message = Object(Gen.Select(
        Gen.Select(Property("\"role\"", Role), Property("\"content\"", Content), Property("\"extra\"", Any), (a, b, c) => new[] { a, b, c }),
        Optional("\"name\"", Text),
        Optional("\"tool_calls\"", Calls),
        Optional("\"tool_call_id\"", Id),
        Optional("\"reasoning_content\"", Text),
        (a, b, c, d, e) => a.Concat(b).Concat(c).Concat(d).Concat(e).ToArray()));

    private static readonly Gen<string> Messages = List(Message, 1, 4).Select(list => $"[{list}]");

    private static readonly Gen<string> StreamOptions = Gen.OneOf(
        Pick("null", "{}", "{ }"),
        Object(Property("\"include_usage\"", Pick("true", "false", "null")).Select(one => new[] { one })),
        Object(Gen.Select(Property("\"include_usage\"", Pick("true", "false")), Property("\"other\"", Any), (a, b) => new[] { a, b })));

    public static readonly Gen<string> Body = Object(Gen.Select(
        Gen.Select(ModelProperties, Property("\"messages\"", Messages), (models, messages) => models.Append(messages).ToArray()),
        Optional("\"max_tokens\"", Pick("1", "20", "null")),
        Optional("\"max_completion_tokens\"", Pick("3", "400", "null")),
        Optional("\"tool_choice\"", Gen.OneOf(Pick("\"required\"", "\"auto\"", "null"), Any)),
        Gen.Select(Property("\"stream\"", Pick("true")), Optional("\"stream_options\"", StreamOptions), (a, b) => b.Append(a).ToArray()),
        Gen.Select(Optional("\"x\"", Any), Optional("\"y\"", Any), Parameters, (a, b, c) => a.Concat(b).Concat(c).ToArray()),
        (a, b, c, d, e, f) => a.Concat(b).Concat(c).Concat(d).Concat(e).Concat(f).ToArray()));

    /// <summary>The parameters that models differ in: at any place, beside each other, with any white space.</summary>
    private static Gen<string[]> Parameters => Gen.Select(
        Optional("\"temperature\"", Pick("1", "0.5", "null")),
        Optional("\"seed\"", Pick("7", "null")),
        Optional("\"reasoning_effort\"", Pick("\"low\"", "\"none\"", "null")),
        Gen.Select(Optional("\"logit_bias\"", Any), Optional("\"st\\u006fp\"", Any), Optional("\"n\"", Pick("1", "2")), (a, b, c) => a.Concat(b).Concat(c).ToArray()),
        (a, b, c, d) => a.Concat(b).Concat(c).Concat(d).ToArray());

    private static Gen<string[]> ModelProperties => Gen.OneOf(
        Property("\"model\"", Model).Select(one => new[] { one }),
        Models.Select(one => new[] { one }),
        Gen.Select(Property("\"model\"", Model), Models, (a, b) => new[] { a, b }));

    private static Gen<string> Models => Property("\"models\"", List(Model, 1, 3).Select(list => $"[{list}]"));

    private static Gen<string> Model => Pick("\"m\"", "\"openai/gpt-4o\"", "\"\\u006d\"", "\"é\"");

    private static Gen<string> Value(int depth) => depth == 0
        ? Leaf
        : Gen.OneOf(
            Leaf,
            List(Value(depth - 1), 1, 3).Select(list => $"[{list}]"),
            Object(Gen.Select(Property("\"model\"", Value(depth - 1)), Property("\"b\"", Value(depth - 1)), (a, b) => new[] { a, b })));

    private static Gen<string> Pick(params string[] choices) => Gen.Int[0, choices.Length - 1].Select(index => choices[index]);

    private static Gen<string> Property(string name, Gen<string> value) =>
        Gen.Select(Space, Space, value, (before, after, text) => $"{name}{before}:{after}{text}");

    private static Gen<string[]> Optional(string name, Gen<string> value) =>
        Gen.Select(Gen.Bool, Property(name, value), (has, property) => has ? new[] { property } : []);

    private static Gen<string> List(Gen<string> item, int least, int most) =>
        Gen.Select(item.Array[least, most], Space, Space, (items, before, after) => string.Join($"{before},{after}", items));

    private static Gen<string> Object(Gen<string[]> properties) =>
        Gen.Select(properties, Gen.Int.Array[24], Space, Space, (all, order, before, after) =>
            "{" + before + string.Join($"{after},{before}", all.Zip(order).OrderBy(pair => pair.Second).Select(pair => pair.First)) + after + "}");
}
