using System.Text;
using System.Text.Json.Nodes;
using Gateway.Grains.Interfaces.Models;
using Gateway.Grains.Interfaces.Pricing;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Protocols.Sse;
using Gateway.Grains.Tests.Protocols;

namespace Gateway.Grains.Tests.Pricing;

/// <summary>Recorded answers that say themselves what they cost: the calculator and the bundled prices against the providers' own sums.</summary>
public sealed class RecordedCostTests(ITestOutputHelper output)
{
    /// <summary>Prices that had changed or gone by the catalog's date.</summary>
    private static readonly Dictionary<string, PriceRates?> Then = new()
    {
        // The sum of the recording itself: 8 x 3 + 679 x 0.75 millionths of prompt, 187 x 15 of completion.
        ["openrouter x-ai/grok-4"] = new PriceRates { Input = 3, CachedInput = 0.75m, Output = 15 },

        // $0.2574 a million then, of one of the upstreams between which OpenRouter chooses; its output does not come out even.
        ["openrouter deepseek/deepseek-chat"] = null,
    };

    [Fact]
    public void RecordedCosts_AreTheCalculatorsToTheLastDigit()
    {
        var catalog = ModelCatalog.Load();
        var same = 0;
        foreach (var (name, answer) in Answers(Recordings.Require()))
        {
            var usage = AnswerReader.Read(Encoding.UTF8.GetBytes(answer.ToJsonString())).Usage;
            if (usage is not { } counted || Said(answer["usage"]!) is not { } said)
            {
                continue;
            }

            var model = Model(name, (string)answer["model"]!);
            if (PriceOf(catalog, model) is not { } price)
            {
                output.WriteLine($"Not comparable: {model}, {name}");
                continue;
            }

            var (prompt, completion) = (PriceCalculator.Of(counted with { Completion = 0, Reasoning = 0 }, price), PriceCalculator.Of(counted, price));
            completion -= prompt;
            if (model.StartsWith("perplexity ", StringComparison.Ordinal))
            {
                // It says its costs rounded.
                (prompt, completion) = (Round(prompt), Round(completion));
            }

            Assert.True(said == prompt + completion, $"{name}: {model} says {said}, we {prompt} + {completion} for {counted}.");
            same++;
        }

        output.WriteLine($"{same} costs are the same.");
        Assert.True(same >= 15, $"Only {same} costs were compared.");
    }

    private static decimal? Round(decimal? cost) => cost is { } exact ? Math.Round(exact, 5, MidpointRounding.ToEven) : null;

    private static ModelPrice? PriceOf(ModelCatalog catalog, string model)
    {
        if (Then.TryGetValue(model, out var rates))
        {
            return rates is null ? null : new ModelPrice { Rates = rates };
        }

        var (provider, name) = (model[..model.IndexOf(' ')], model[(model.IndexOf(' ') + 1)..]);
        return (catalog.Find(provider, name) ?? catalog.Find("openrouter", provider + "/" + name) ?? catalog.Find("openai", name))?.Price;
    }

    /// <summary>Who asked for the money, and for what: the folder says the provider, but for a client that keeps xAI's answers under another name.</summary>
    private static string Model(string file, string model) =>
        (file.Contains("/xai-", StringComparison.Ordinal) ? "xai" : file.Split('/')[0]) + " " + model;

    /// <summary>What the provider says that the tokens cost: without the calls of its own tools, which are no tokens. Null where it says nothing.</summary>
    private static decimal? Said(JsonNode usage)
    {
        if (usage["cost_in_usd_ticks"]?.GetValue<decimal>() is { } ticks)
        {
            // Azure says 0 ticks for xAI's models and bills elsewhere.
            return ticks == 0 ? null : ticks * 0.0000000001m;
        }

        var parts = usage["cost_details"];
        if (Number(parts?["upstream_inference_prompt_cost"]) is { } prompt && Number(parts?["upstream_inference_completions_cost"]) is { } completion)
        {
            return prompt + completion;
        }

        return usage["cost"] switch
        {
            JsonObject costs => (Number(costs["input_tokens_cost"]) ?? 0) + (Number(costs["output_tokens_cost"]) ?? 0),
            JsonValue whole => whole.GetValue<decimal>(),
            _ => null,
        };
    }

    private static decimal? Number(JsonNode? node) => node?.GetValue<decimal>();

    private static IEnumerable<(string Name, JsonObject Answer)> Answers(string folder)
    {
        foreach (var recording in Recordings.Exchanges(folder).Where(recording => recording.Status == 200))
        {
            if (!recording.IsStream)
            {
                yield return (recording.Name, JsonNode.Parse(recording.Response)!.AsObject());
                continue;
            }

            var (start, scanned) = (0, 0);
            JsonObject? last = null;
            while (SseFrames.TryRead(recording.Response.AsSpan(start), ref scanned, out var frame))
            {
                var data = recording.Response.AsSpan(start + frame.DataStart, frame.DataLength);
                if (data.StartsWith("{"u8) && JsonNode.Parse(data) is JsonObject chunk && chunk["usage"] is JsonObject)
                {
                    last = chunk;
                }

                start += frame.Length;
            }

            if (last is not null)
            {
                yield return (recording.Name, last);
            }
        }

        foreach (var (name, body) in Recordings.Answers(folder))
        {
            yield return (name, JsonNode.Parse(body)!.AsObject());
        }

        foreach (var (name, payloads) in Recordings.Chunks(folder))
        {
            if (payloads.Where(payload => payload.AsSpan().StartsWith("{"u8)).Select(payload => JsonNode.Parse(payload)!.AsObject()).LastOrDefault(chunk => chunk["usage"] is JsonObject) is { } last)
            {
                yield return (name, last);
            }
        }
    }
}
