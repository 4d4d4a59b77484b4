using System.Diagnostics;
using System.Diagnostics.Metrics;
using Gateway.Api.Pipeline;
using Gateway.Grains.Interfaces.ApiKeys;
using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Api.Telemetry;

/// <summary>
/// What the request's path counts. Keys and teams are never labels; every label's values are bounded. Nothing is allocated for a request.
/// Money is counted in whole billionths of the currency's unit, each request rounded to the nearest; the ledger has it exactly.
/// </summary>
internal sealed class GatewayInstruments
{
    /// <summary>Under which name the gateway's metrics are collected.</summary>
    public const string MeterName = "Gateway";

    /// <summary>Models that are named directly and told apart. Those of routes are bounded by the configuration.</summary>
    public const int MostModels = 500;

    private const int MostOutcomes = 100;

    private const decimal Billion = 1_000_000_000m;

    private static readonly InstrumentAdvice<double> AnswerSeconds = new()
    {
        HistogramBucketBoundaries = [0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120, 300, 600],
    };

    private static readonly InstrumentAdvice<double> OverheadSeconds = new()
    {
        HistogramBucketBoundaries = [0.0001, 0.0002, 0.0003, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5],
    };

    private readonly BoundedNames _models = new(MostModels);
    private readonly BoundedNames _outcomes = new(MostOutcomes);
    private readonly Counter<long> _requests;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _firstToken;
    private readonly Histogram<double> _overhead;
    private readonly Counter<long> _tokens;
    private readonly Counter<long> _cost;
    private readonly Counter<long> _fee;
    private readonly Counter<long> _refusals;
    private readonly Counter<long> _attempts;
    private readonly Counter<long> _failovers;
    private readonly Counter<long> _hedges;
    private readonly Counter<long> _resumed;
    private readonly Counter<long> _rowsLost;
    private readonly GenAiInstruments _genAi;

    public GatewayInstruments(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _requests = meter.CreateCounter<long>("gateway.requests", "{request}", "Requests of known callers that are closed in the ledger.");
        _duration = meter.CreateHistogram("gateway.request.duration", "s", "From a request's arrival to the end of its answer.", null, AnswerSeconds);
        _firstToken = meter.CreateHistogram("gateway.first_token.duration", "s", "From a request's arrival to the first byte of its answer.", null, AnswerSeconds);
        _overhead = meter.CreateHistogram("gateway.overhead.duration", "s", "Time spent in the gateway itself, upstream excluded.", null, OverheadSeconds);
        _tokens = meter.CreateCounter<long>("gateway.tokens", "{token}", "Tokens used. Kinds cached and cache_write are part of prompt, reasoning is part of completion.");
        _cost = meter.CreateCounter<long>("gateway.cost.nanos", null, "Price of what was used, in billionths of the billing currency's unit. Each request is rounded to one: the ledger is exact.");
        _fee = meter.CreateCounter<long>("gateway.fee.nanos", null, "Platform fee, in billionths of the billing currency's unit. Each request is rounded to one: the ledger is exact.");
        _refusals = meter.CreateCounter<long>("gateway.refusals", "{request}", "Requests that were not admitted, and targets that were left out for their provider's own limit.");
        _attempts = meter.CreateCounter<long>("gateway.attempts", "{attempt}", "Attempts at providers that have ended: ok, the provider's status, or what went wrong.");
        _failovers = meter.CreateCounter<long>("gateway.failovers", "{attempt}", "Attempts that were made because the one before, at another target, had failed.");
        _hedges = meter.CreateCounter<long>("gateway.hedges", "{attempt}", "Attempts that were made beside one that stayed silent.");
        _resumed = meter.CreateCounter<long>("gateway.streams.resumed", "{stream}", "Streams that broke off and were taken up by another attempt.");
        _rowsLost = meter.CreateCounter<long>("gateway.ledger.append.failures", "{row}", "Rows that could not be written to the spool; their answers were not given out.");
        _genAi = new GenAiInstruments(meter);
    }

    /// <summary>A request is closed. Once for each row of the ledger.</summary>
    public void Closed(Exchange exchange, UsageRecord row)
    {
        var route = row.Route ?? "";
        var provider = row.Provider ?? "";
        var model = row.Model is null ? "" : Model(exchange, row.Model);
        var where = new TagList { { "route", route }, { "provider", provider }, { "model", model } };
        _duration.Record(row.DurationUs * 1e-6, where);
        if (row.FirstTokenUs is { } first)
        {
            _firstToken.Record(first * 1e-6, where);
        }

        where.Add("status", LabelText.Status(row.Status));
        where.Add("stream", LabelText.Flag(row.Stream));
        _requests.Add(1, where);
        _overhead.Record(row.OverheadUs * 1e-6);
        Tokens(provider, model, row.Usage);
        if (row.Cost is { } cost && cost != 0)
        {
            var paid = new TagList { { "provider", provider }, { "model", model }, { "currency", row.Currency } };
            _cost.Add(Nanos(cost), paid);
            if (row.Fee is { } fee && fee != 0)
            {
                _fee.Add(Nanos(fee), paid);
            }
        }

        _genAi.Closed(exchange, row, model);
    }

    /// <summary>The row could not be written.</summary>
    public void RowLost() => _rowsLost.Add(1);

    /// <summary>A request was not admitted.</summary>
    /// <param name="reason">One of <see cref="RefusalReasons"/>.</param>
    public void Refused(string reason) => _refusals.Add(1, new KeyValuePair<string, object?>("reason", reason));

    /// <summary>A request was not admitted, for what the key said; null where it could not be asked or nothing had to be asked.</summary>
    public void Refused(Admission? admission, Errors.ApiError error) => Refused(RefusalReasons.Of(admission, error));

    /// <summary>An attempt has ended.</summary>
    /// <param name="error">What went wrong; null where nothing did.</param>
    public void Ended(Exchange exchange, Attempt attempt, string? error)
    {
        // What a provider calls its errors is its own affair and without end; its status says as much.
        var outcome = error is null ? "ok"
            : attempt.Reply is { Outcome: ProviderOutcome.Refused, Status: not 0 and var status } && attempt.Failure is not null ? LabelText.Status(status)
            : _outcomes.Of(error);
        _attempts.Add(1, new("provider", attempt.Target.Provider), new("model", Model(exchange, attempt.Target.Model)), new("outcome", outcome));
    }

    /// <summary>An attempt begins after one that failed elsewhere.</summary>
    /// <param name="provider">Whose failure it makes good.</param>
    public void FailedOver(string provider) => _failovers.Add(1, new KeyValuePair<string, object?>("provider", provider));

    /// <summary>An attempt begins beside a silent one.</summary>
    /// <param name="provider">Whose silence it was.</param>
    public void Hedged(string provider) => _hedges.Add(1, new KeyValuePair<string, object?>("provider", provider));

    /// <summary>A stream goes on at another attempt.</summary>
    /// <param name="provider">Where it broke off.</param>
    public void Resumed(string provider) => _resumed.Add(1, new KeyValuePair<string, object?>("provider", provider));

    /// <summary>At most what a count can hold, 9 thousand million units for one request.</summary>
    private static long Nanos(decimal amount) => amount >= long.MaxValue / Billion ? long.MaxValue : (long)decimal.Round(amount * Billion);

    private string Model(Exchange exchange, string model) => exchange.Route?.Name is null ? _models.Of(model) : model;

    private void Tokens(string provider, string model, in TokenUsage usage)
    {
        Tokens(provider, model, "prompt", usage.Prompt);
        Tokens(provider, model, "cached", usage.Cached);
        Tokens(provider, model, "cache_write", usage.CacheWrite);
        Tokens(provider, model, "completion", usage.Completion);
        Tokens(provider, model, "reasoning", usage.Reasoning);
    }

    private void Tokens(string provider, string model, string kind, long count)
    {
        if (count > 0)
        {
            _tokens.Add(count, new("provider", provider), new("model", model), new("kind", kind));
        }
    }
}
