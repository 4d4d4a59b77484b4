using Gateway.Grains.Interfaces.Budgets;

namespace Gateway.Silo.Tests.Configuration;

public sealed class BudgetTests
{
    [Theory]
    [InlineData(""" "Amount": "12.50", "Currency": "usd", "Period": "Month", "TimeZone": "Asia/Kolkata" """, "12.50", "USD", BudgetPeriod.Month, "Asia/Kolkata")]
    [InlineData(""" "Amount": 0.1, "Period": "day" """, "0.1", "INR", BudgetPeriod.Day, "UTC")]
    [InlineData(""" "Amount": 123456789012.123456789012, "Period": "total" """, "123456789012.123456789012", "INR", BudgetPeriod.Total, "UTC")]
    [InlineData(""" "Amount": "0", "Period": "week" """, "0", "INR", BudgetPeriod.Week, "UTC")]
    public void Load_BudgetOfAKey_IsReadToTheLastDigit(string budget, string amount, string currency, BudgetPeriod period, string zone)
    {
        using var folder = With(budget, """ "Currency": "INR", "Rates": { "USD": 88.6 } """);

        var policy = Assert.Single(folder.Load().Api.Keys).Policy.Budget;

        Assert.Equal(new BudgetPolicy(decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture), currency, period, zone), policy);
        Assert.Equal(amount, policy!.Amount.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Load_NoBudget_IsNone()
    {
        using var folder = SettingsFolder.With(""" "Keys": { "ci": { "Secret": "0123456789abcdef01234567" } } """);

        Assert.Null(Assert.Single(folder.Load().Api.Keys).Policy.Budget);
    }

    [Theory]
    [InlineData(""" "Amount": -1, "Period": "day" """, "Amount: \"-1\" is not allowed; allowed: a plain decimal number such as 12.50, with at most 12 digits before and 12 after the point")]
    [InlineData(""" "Amount": 1e3, "Period": "day" """, "Amount: \"1e3\" is not allowed; allowed: a plain decimal number such as 12.50, with at most 12 digits before and 12 after the point")]
    [InlineData(""" "Amount": "1234567890123", "Period": "day" """, "Amount: \"1234567890123\" is not allowed; allowed: a plain decimal number such as 12.50, with at most 12 digits before and 12 after the point")]
    [InlineData(""" "Amount": 1, "Period": "year" """, "Period: \"year\" is not allowed; allowed: day, week, month, total")]
    [InlineData(""" "Amount": 1, "Period": "day", "Currency": "rupees" """, "Currency: \"rupees\" is not allowed; allowed: a currency's code of three letters, such as USD")]
    [InlineData(""" "Amount": 1, "Period": "day", "TimeZone": "Mars/Olympus" """, "TimeZone: \"Mars/Olympus\" is not allowed; allowed: the IANA name of a time zone, such as UTC or Europe/Berlin")]
    [InlineData(""" "Amount": 1, "Period": "day", "TimeZone": "../../etc/passwd" """, "TimeZone: \"../../etc/passwd\" is not allowed; allowed: the IANA name of a time zone, such as UTC or Europe/Berlin")]
    [InlineData(""" "Amount": 1 """, "Period: is missing; allowed: day, week, month, total")]
    [InlineData(""" "Period": "day" """, "Amount: is missing; allowed: a plain decimal number such as 12.50, with at most 12 digits before and 12 after the point")]
    public void Load_WrongBudget_SaysWhatIsAllowed(string budget, string expected)
    {
        using var folder = With(budget, "");

        Assert.Equal("gateway.json: Gateway:Keys:ci:Budget:" + expected, folder.Error());
    }

    [Fact]
    public void Load_BudgetInACurrencyWithoutARate_StopsTheStartAndSaysWhich()
    {
        using var folder = With(""" "Amount": 1, "Period": "day", "Currency": "EUR" """, "");

        Assert.EndsWith("Gateway:Billing:Rates:EUR: is missing; allowed: units of USD per EUR, which Gateway:Keys:ci:Budget uses", folder.Error(), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_WrongBillingCurrency_IsSaidOnce()
    {
        using var folder = With(""" "Amount": 1, "Period": "day" """, """ "Currency": "rupees" """);

        Assert.Equal("gateway.json: Gateway:Billing:Currency: \"rupees\" is not allowed; allowed: a currency's code of three letters, such as USD", folder.Error());
    }

    private static SettingsFolder With(string budget, string billing) => SettingsFolder.With(
        $$""" "Keys": { "ci": { "Secret": "0123456789abcdef01234567", "Budget": { {{budget}} } } }, "Billing": { {{billing}} } """);
}
