using System.Text;
using BenchmarkDotNet.Attributes;
using Gateway.Grains.Interfaces.Models;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Benchmarks;

/// <summary>What it costs to fit a chat to the model that it is sent to.</summary>
[MemoryDiagnoser, ShortRunJob]
public class ParameterBenchmarks
{
    private static readonly byte[] Request = Encoding.UTF8.GetBytes(
        $$"""{"model":"up/m","messages":[{"role":"system","content":"Answer precisely."},{"role":"user","content":"{{new string('x', 800)}}"}],"temperature":0.2,"max_tokens":512}""");

    private static readonly RequestHead Head = ChatRequestReader.TryRead(Request, out var head, out _) ? head : throw new InvalidOperationException();

    private readonly ProviderModels _models = new("openai");

    /// <summary>A model that takes all: what every request pays.</summary>
    [Benchmark(Baseline = true)]
    public long TakesAll() => Send("gpt-4o");

    /// <summary>One that reasons: the temperature goes, the bound gets another name.</summary>
    [Benchmark]
    public long Reasons() => Send("o3-mini");

    [Benchmark]
    public ModelFacts FindFacts() => _models.Of("gpt-5.4");

    private long Send(string model)
    {
        var facts = _models.Of(model);
        var plan = ParameterPlan.Of(facts, Head, Request, UnsupportedPolicy.DropHints);
        return RewrittenBody.Create(Request, Head, new BodyRewrite
        {
            Model = model,
            Omit = plan.Omit,
            Effort = plan.Effort,
            MaxTokensAsMaxCompletionTokens = facts.Bound == BoundField.MaxCompletionTokens,
        }).Length;
    }
}
