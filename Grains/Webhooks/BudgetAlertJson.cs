using System.Globalization;
using System.Text.Json;

namespace Gateway.Grains.Webhooks;

/// <summary>A budget's alert as webhooks get it.</summary>
internal static class BudgetAlertJson
{
    public static WebhookEvent Event(BudgetAlert alert)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("id", alert.Id);
            json.WriteString("type", WebhookEventTypes.BudgetThreshold);
            json.WriteString("created_at", alert.At);
            json.WriteStartObject("data");
            json.WriteString("scope", alert.Scope);
            json.WriteString("owner", alert.Owner);
            json.WriteString("name", alert.Name);
            json.WriteNumber("percent", alert.Percent);
            WriteAmount(json, "spent", alert.Spent, alert.Currency);
            WriteAmount(json, "budget", alert.Amount, alert.Currency);
            json.WriteString("period", alert.Period);
            json.WriteString("period_start", alert.PeriodStart);
            if (alert.ResetsAt is { } resetsAt)
            {
                json.WriteString("resets_at", resetsAt);
            }
            else
            {
                json.WriteNull("resets_at");
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return new WebhookEvent(alert.Id, WebhookEventTypes.BudgetThreshold, buffer.ToArray());
    }

    private static void WriteAmount(Utf8JsonWriter json, string name, decimal amount, string currency)
    {
        json.WriteStartObject(name);
        json.WriteString("amount", amount.ToString(CultureInfo.InvariantCulture));
        json.WriteString("currency", currency);
        json.WriteEndObject();
    }
}
