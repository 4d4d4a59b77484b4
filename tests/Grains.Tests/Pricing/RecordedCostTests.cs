using System.Globalization;
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
    [Fact]
    public void RecordedCosts_AreTheCalculatorsToTheLastDigit()
    {
        var catalog = ModelCatalog.Load();
        foreach (var (name, provider, answer) in Answers(Recordings.Require()))
        {
            var usage = AnswerReader.Read(System.Text.Encoding.UTF8.GetBytes(answer.ToJsonString())).Usage;
            var model = (string?)answer["model"] ?? "";
            if (usage is not { } counted || Said(answer["usage"]!) is not { } said)
            {
                continue;
            }

            var found = catalog.Find(provider, model) ?? catalog.Find("openrouter", provider + "/" + model);
            var ours = found?.Price is { } price ? PriceCalculator.Of(counted, price) : null;
            output.WriteLine($"{(ours == said ? "SAME" : "DIFF")} {provider} {model} said {said.ToString(CultureInfo.InvariantCulture)} ours {ours?.ToString(CultureInfo.InvariantCulture)} {counted} {answer["usage"]!.ToJsonString()} {name}");
        }
    }

    private static decimal? Said(JsonNode usage)
    {
        if (usage["cost_in_usd_ticks"] is { } ticks)
        {
            return ticks.GetValue<decimal>() * 0.0000000001m;
        }

        return usage["cost"] switch
        {
            JsonObject parts => (parts["input_tokens_cost"]?.GetValue<decimal>() ?? 0) + (parts["output_tokens_cost"]?.GetValue<decimal>() ?? 0),
            JsonValue whole => whole.GetValue<decimal>(),
            _ => null,
        };
    }

    private static IEnumerable<(string Name, string Provider, JsonObject Answer)> Answers(string folder)
    {
        foreach (var recording in Recordings.Exchanges(folder).Where(recording => recording.Status == 200))
        {
            var provider = recording.Name.Split('/')[0];
            if (!recording.IsStream)
            {
                yield return (recording.Name, provider, JsonNode.Parse(recording.Response)!.AsObject());
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
                yield return (recording.Name, provider, last);
            }
        }

        foreach (var (name, body) in Recordings.Answers(folder))
        {
            yield return (name, name.Split('/')[0], JsonNode.Parse(body)!.AsObject());
        }

        foreach (var (name, payloads) in Recordings.Chunks(folder))
        {
            if (payloads.Where(payload => payload.AsSpan().StartsWith("{"u8)).Select(payload => JsonNode.Parse(payload)!.AsObject()).LastOrDefault(chunk => chunk["usage"] is JsonObject) is { } last)
            {
                yield return (name, name.Split('/')[0], last);
            }
        }
    }
}
