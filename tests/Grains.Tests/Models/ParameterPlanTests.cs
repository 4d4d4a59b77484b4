using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Gateway.Grains.Interfaces.Models;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Tests.Protocols.OpenAI;

namespace Gateway.Grains.Tests.Models;

public sealed class ParameterPlanTests
{
    private static readonly Gen<ModelFacts> Facts = Gen.Select(Gen.ULong, Gen.ULong, Gen.Int[0, 3], Gen.Bool, (refuses, reasoning, more, hasEfforts) => new ModelFacts
    {
        Refuses = Known(refuses),
        RefusesReasoning = Known(reasoning),
        DefaultEffort = (more & 1) != 0 ? "medium" : null,
        MaxChoices = (more & 2) != 0 ? 1 : null,
        Efforts = hasEfforts ? ["low", "high"] : null,
    });

    [Fact]
    public void Body_AfterThePlan_HasNothingThatTheModelRefuses_AndTheRestAsItWas() =>
        Gen.Select(RandomBodies.Body, Facts, Gen.Enum<UnsupportedPolicy>()).Sample(
            (body, facts, policy) =>
            {
                var bytes = Encoding.UTF8.GetBytes(body);
                Assert.True(ChatRequestReader.TryRead(bytes, out var head, out var fault), fault?.Message);
                var plan = ParameterPlan.Of(facts, head, bytes, policy);
                var rewritten = RewrittenBody.Create(bytes, head, new BodyRewrite { Model = "m", Omit = plan.Omit, Effort = plan.Effort });
                var sent = JsonNode.Parse([.. rewritten.Segments.SelectMany(segment => segment.ToArray())])!.AsObject();
                var given = JsonNode.Parse(body)!.AsObject();

                Assert.All(facts.Refuses.Members(), parameter => Assert.False(sent.ContainsKey(ChatParameters.NameOf(parameter)), body));
                Assert.True(plan.Dropped == (plan.Dropped & plan.Omit));
                Assert.Equal(plan.Fault is not null && policy == UnsupportedPolicy.Refuse, !plan.Dropped.IsEmpty && policy == UnsupportedPolicy.Refuse);
                foreach (var (name, value) in given.Where(field => field.Key is not ("model" or "models" or "reasoning_effort") && !plan.Omit.Has(ChatParameters.Find(field.Key))))
                {
                    Assert.True(JsonNode.DeepEquals(value, sent[name]), $"{name} of {body}");
                }
            },
            iter: 10_000);

    [Fact]
    public void Plan_OfAModelThatTakesAll_IsNothing_AndCostsNothing()
    {
        var bytes = """{"model":"m","messages":[{"role":"user","content":"hi"}],"temperature":0.5,"reasoning_effort":"low"}"""u8.ToArray();
        Assert.True(ChatRequestReader.TryRead(bytes, out var head, out _));
        Assert.Equal(default, ParameterPlan.Of(ModelFacts.None, head, bytes, UnsupportedPolicy.Refuse));
        var facts = ModelTable.Bundled.Of("openai", "gpt-5.2");
        ParameterPlan.Of(facts, head, bytes, UnsupportedPolicy.Drop);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var plan = ParameterPlan.Of(facts, head, bytes, UnsupportedPolicy.Drop);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal("temperature", plan.Dropped.ToString());
    }

    [Theory]
    [InlineData("reasoning_effort", "null")]
    [InlineData("reasoning_effort", "7")]
    [InlineData("reasoning_effort", "{}")]
    [InlineData("reasoning_effort", "\"a word of more letters than any effort has\"")]
    [InlineData("reasoning_effort", "\"h\\u0069gh\"")]
    public void Effort_ThatIsNone_IsTheProvidersToJudge(string name, string value)
    {
        var bytes = Encoding.UTF8.GetBytes($$"""{"model":"m","messages":[{"role":"user","content":"hi"}],"{{name}}":{{value}}}""");
        Assert.True(ChatRequestReader.TryRead(bytes, out var head, out _));

        Assert.Equal(default, ParameterPlan.Of(new ModelFacts { Efforts = ["low"] }, head, bytes, UnsupportedPolicy.Refuse));
    }

    private static ParameterSet Known(ulong bits) => new(bits & ((2UL << ChatParameters.All.Count) - 2));
}
