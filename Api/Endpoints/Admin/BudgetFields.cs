using Gateway.Api.Json;
using Gateway.Grains.Interfaces.Budgets;
using Gateway.Grains.Interfaces.Pricing;

namespace Gateway.Api.Endpoints.Admin;

/// <summary>Reads the budget of a key or team from a request body.</summary>
internal static class BudgetFields
{
    /// <summary>No budget where the field is null or wrong.</summary>
    public static BudgetPolicy? Read(JsonFields fields, BillingSettings billing)
    {
        if (fields.Object("budget") is not { } inner)
        {
            return null;
        }

        var amount = inner.Amount("amount");
        if (amount is null)
        {
            inner.Fail<string>("amount", "is required: a text such as \"12.50\"");
        }

        var currency = CurrencyField.Read(inner, billing);
        var period = inner.Choice<BudgetPeriod>("period");
        if (period is null)
        {
            inner.Fail<string>("period", "is required: day, week, month or total");
        }

        var zone = inner.Text("time_zone", 64);
        if (zone is not null && !BudgetTimeZone.TryFind(zone, out _))
        {
            inner.Fail<string>("time_zone", "must be " + BudgetTimeZone.Allowed);
        }

        return inner.Finish() is null ? new BudgetPolicy(amount!.Value, currency, period!.Value, zone ?? BudgetPolicy.DefaultTimeZone) : null;
    }
}
