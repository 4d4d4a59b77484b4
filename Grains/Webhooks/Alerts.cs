using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Gateway.Grains.Webhooks;

internal sealed class Alerts : IAlerts, IDisposable
{
    /// <summary>Under which name the gateway's metrics are collected.</summary>
    public const string MeterName = "Gateway";

    /// <summary>Thresholds that were passed, with the tags <c>scope</c> and <c>percent</c>.</summary>
    public const string BudgetAlerts = "gateway.budget.alerts";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _budgetAlerts;
    private readonly WebhookSender _webhooks;
    private readonly ILogger _logger;

    public Alerts(WebhookSender webhooks, ILogger<Alerts> logger)
    {
        _webhooks = webhooks;
        _logger = logger;
        _budgetAlerts = _meter.CreateCounter<long>(BudgetAlerts, "{alert}", "Thresholds that budgets have passed.");
    }

    public void Raise(BudgetAlert alert)
    {
        WebhookLog.BudgetThreshold(
            _logger, alert.Scope, alert.Owner, alert.Name, alert.Percent, alert.Spent, alert.Amount, alert.Currency, alert.Period, alert.PeriodStart);
        _budgetAlerts.Add(1, new("scope", alert.Scope), new("percent", alert.Percent));
        _webhooks.Send(BudgetAlertJson.Event(alert));
    }

    public void Dispose() => _meter.Dispose();
}
