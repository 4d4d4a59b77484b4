using System.Diagnostics;
using System.Diagnostics.Metrics;
using Gateway.Api.Pipeline;
using Gateway.Grains.Interfaces.Usage;

namespace Gateway.Api.Telemetry;

/// <summary>
/// The same under OpenTelemetry's conventional names for generative AI, for tools that know those. Off <c>/metrics</c>, which would say
/// everything twice: recorded only where somebody else collects them.
/// </summary>
internal sealed class GenAiInstruments
{
    public const string Prefix = "gen_ai.";

    private readonly Histogram<double> _duration;
    private readonly Histogram<long> _tokens;

    public GenAiInstruments(Meter meter)
    {
        // The buckets are those that the conventions ask for.
        _duration = meter.CreateHistogram("gen_ai.client.operation.duration", "s", "Duration of GenAI operations.", null, new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92],
        });
        _tokens = meter.CreateHistogram("gen_ai.client.token.usage", "{token}", "Tokens used by GenAI operations.", null, new InstrumentAdvice<long>
        {
            HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864],
        });
    }

    public void Closed(Exchange exchange, UsageRecord row, string model)
    {
        if ((!_duration.Enabled && !_tokens.Enabled) || exchange.Answering is not { } target)
        {
            return;
        }

        var tags = new TagList
        {
            { "gen_ai.operation.name", GenAiNames.Operation(exchange.Operation) },
            { "gen_ai.provider.name", GenAiNames.Provider(target) },
            { "gen_ai.request.model", model },
        };
        if (row.Usage.Prompt > 0)
        {
            _tokens.Record(row.Usage.Prompt, [.. tags, new("gen_ai.token.type", "input")]);
        }

        if (row.Usage.Completion > 0)
        {
            _tokens.Record(row.Usage.Completion, [.. tags, new("gen_ai.token.type", "output")]);
        }

        if (row.Status >= 400)
        {
            tags.Add("error.type", LabelText.Status(row.Status));
        }

        _duration.Record(row.DurationUs * 1e-6, tags);
    }
}
