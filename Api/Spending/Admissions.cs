using Gateway.Api.Errors;
using Gateway.Api.Pipeline;
using Gateway.Api.Tokens;
using Gateway.Grains.Interfaces.ApiKeys;
using Gateway.Grains.Interfaces.Pricing;

namespace Gateway.Api.Spending;

/// <summary>
/// Asks the caller's key for a request. Money is asked for by a bound that costs nothing; only where that does not fit the prompt is counted,
/// and what others hold for a moment is waited for.
/// </summary>
internal sealed class Admissions(KeyGate keys, TimeProvider time)
{
    /// <summary>How long a request waits for money that is held for others; settled answers give most of it back.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>How long one call to the key waits: less than what a call may take.</summary>
    private static readonly TimeSpan PatiencePerAsk = TimeSpan.FromMilliseconds(800);

    /// <param name="request">What is asked for but for the money; its models and amounts are the plan's.</param>
    public async ValueTask<(Admission? Admission, ApiError? Error)> Admit(
        Exchange exchange, CallerKey key, RequestPlan plan, AdmissionRequest request, TimeSpan deadline)
    {
        var policy = exchange.Snapshot.Settings.Billing.UnpricedModels;
        var estimate = MoneyEstimate.Of(plan, exchange.Head!, exchange.Body!.Span, target => PromptTokens.UpperBound(exchange.Head!, target.Tokens), pricedOnly: policy == UnpricedPolicy.Serve);
        if (policy == UnpricedPolicy.Refuse && estimate.Ask.Unpriced)
        {
            exchange.PricedOnly = true;
        }

        var (admission, error) = exchange.PricedOnly && !plan.HasPrice
            ? (null, GatewayErrors.Unpriced(plan.Models[0].Requested))
            : await Ask(exchange, key, request, estimate);
        if (admission?.Outcome == AdmissionOutcome.Unpriced)
        {
            exchange.PricedOnly = true;
            (admission, error) = plan.HasPrice ? await Ask(exchange, key, request, estimate) : (admission, GatewayErrors.Unpriced(plan.Models[0].Requested));
        }

        if (admission?.Outcome != AdmissionOutcome.NoMoney)
        {
            return (admission, error);
        }

        // By the prompt's true length.
        var since = time.GetTimestamp();
        var lengths = await Count(exchange, plan);
        estimate = MoneyEstimate.Of(plan, exchange.Head!, exchange.Body!.Span, target => lengths[target.Tokens], exchange.PricedOnly || policy == UnpricedPolicy.Serve);
        var patience = deadline < Patience ? deadline : Patience;
        while (true)
        {
            var left = patience - time.GetElapsedTime(since);
            var isLast = left <= PatiencePerAsk;
            (admission, error) = await Ask(exchange, key, request with { Patience = isLast ? Positive(left) : PatiencePerAsk, IsLastAsk = isLast }, estimate);
            if (isLast || admission is not { Outcome: AdmissionOutcome.NoMoney, Refusal.Busy: true } || exchange.Http.RequestAborted.IsCancellationRequested)
            {
                return (admission, error);
            }
        }
    }

    private async ValueTask<(Admission? Admission, ApiError? Error)> Ask(
        Exchange exchange, CallerKey key, AdmissionRequest request, MoneyEstimate estimate)
    {
        var ask = exchange.PricedOnly ? estimate.Ask with { Unpriced = false } : estimate.Ask;
        var (admission, error) = await keys.Admit(key, request with { Money = ask });
        if (admission is { Outcome: AdmissionOutcome.Admitted, Money: { } money })
        {
            exchange.Money = money;
            exchange.Asked = ask;
            exchange.AnswerTokens = ask.CanShorten && (money.Tokens < ask.Tokens || estimate.MustBound) ? money.Tokens : null;
        }

        return (admission, error);
    }

    private static async ValueTask<Dictionary<TokenModel, long>> Count(Exchange exchange, RequestPlan plan)
    {
        var lengths = new Dictionary<TokenModel, long>();
        foreach (var model in plan.Routes.SelectMany(route => route.Targets).Select(target => target.Tokens).Distinct())
        {
            var (body, head) = exchange.Prompt;
            var counted = await PromptTokens.Count(body, head, model, exchange.Http.RequestAborted);
            lengths.Add(model, Math.Min(counted.Most, PromptTokens.UpperBound(exchange.Head!, model)));
        }

        return lengths;
    }

    private static TimeSpan Positive(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;
}
