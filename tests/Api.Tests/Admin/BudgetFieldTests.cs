using Gateway.Api.Tests.Hosting;

namespace Gateway.Api.Tests.Admin;

/// <summary>The field is the same for keys and teams.</summary>
public sealed class BudgetFieldTests(SharedGateway shared)
{
    [Theory]
    [InlineData("5", "budget")]
    [InlineData("[]", "budget")]
    [InlineData("{}", "budget.amount")]
    [InlineData("{\"period\":\"day\"}", "budget.amount")]
    [InlineData("{\"amount\":null,\"period\":\"day\"}", "budget.amount")]
    [InlineData("{\"amount\":\"\",\"period\":\"day\"}", "budget.amount")]
    [InlineData("{\"amount\":\"-1\",\"period\":\"day\"}", "budget.amount")]
    [InlineData("{\"amount\":\"+1\",\"period\":\"day\"}", "budget.amount")]
    [InlineData("{\"amount\":\" 1\",\"period\":\"day\"}", "budget.amount")]
    [InlineData("{\"amount\":\"1,5\",\"period\":\"day\"}", "budget.amount")]
    [InlineData("{\"amount\":\"1e3\",\"period\":\"day\"}", "budget.amount")]
    [InlineData("{\"amount\":\".5\",\"period\":\"day\"}", "budget.amount")]
    [InlineData("{\"amount\":\"5.\",\"period\":\"day\"}", "budget.amount")]
    [InlineData("{\"amount\":\"1.2.3\",\"period\":\"day\"}", "budget.amount")]
    [InlineData("{\"amount\":\"1234567890123\",\"period\":\"day\"}", "budget.amount")]
    [InlineData("{\"amount\":\"0.1234567890123\",\"period\":\"day\"}", "budget.amount")]
    [InlineData("{\"amount\":\"\\u0661\",\"period\":\"day\"}", "budget.amount")]
    [InlineData("{\"amount\":12.5,\"period\":\"day\"}", "budget.amount")]
    [InlineData("{\"amount\":\"1\"}", "budget.period")]
    [InlineData("{\"amount\":\"1\",\"period\":\"Day\"}", "budget.period")]
    [InlineData("{\"amount\":\"1\",\"period\":1}", "budget.period")]
    [InlineData("{\"amount\":\"1\",\"period\":\"day\",\"currency\":\"EURO\"}", "budget.currency")]
    [InlineData("{\"amount\":\"1\",\"period\":\"day\",\"currency\":\"EUR\"}", "budget.currency")]
    [InlineData("{\"amount\":\"1\",\"period\":\"day\",\"time_zone\":\"Mars/Olympus\"}", "budget.time_zone")]
    [InlineData("{\"amount\":\"1\",\"period\":\"day\",\"time_zone\":\"../../etc/localtime\"}", "budget.time_zone")]
    [InlineData("{\"amount\":\"1\",\"period\":\"day\",\"limit\":1}", "budget.limit")]
    [InlineData("{\"amount\":\"1\",\"amount\":\"2\",\"period\":\"day\"}", "budget")]
    public async Task WrongBudget_Is400NamingTheField(string budget, string field)
    {
        foreach (var path in (string[])["/admin/keys", "/admin/teams"])
        {
            var error = await Envelope.Of(await shared.Gateway.Admin.PostAsync(path, new StringContent($$"""{"name":"wrong","budget":{{budget}}}""")), 400);
            Assert.Equal((path, field), (path, (string?)error["param"]));
        }
    }

    [Fact]
    public async Task NumberForAnAmount_IsToldWhy()
    {
        var error = await Envelope.Of(await shared.Gateway.Admin.PostAsync("/admin/keys", new StringContent("""{"name":"a","budget":{"amount":12.5,"period":"day"}}""")), 400);

        Assert.Equal("The field 'budget.amount' must be a text such as \"12.50\", not a number: on its way through floating-point arithmetic a number may have lost digits.", (string?)error["message"]);
    }

    [Fact]
    public async Task CurrencyWithoutARate_IsNamed()
    {
        var error = await Envelope.Of(
            await shared.Gateway.Admin.PostAsync("/admin/keys", new StringContent("""{"name":"a","budget":{"amount":"1","period":"day","currency":"eur"}}""")), 400);

        Assert.Equal("The field 'budget.currency' is EUR, for which no rate is configured (Gateway:Billing:Rates:EUR, in units of USD).", (string?)error["message"]);
    }

    [Theory]
    [InlineData("5", "limits")]
    [InlineData("{\"requests_per_minute\":0}", "limits.requests_per_minute")]
    [InlineData("{\"tokens_per_minute\":\"1\"}", "limits.tokens_per_minute")]
    [InlineData("{\"max_parallel\":1.5}", "limits.max_parallel")]
    [InlineData("{\"requests\":1}", "limits.requests")]
    public async Task WrongLimits_Are400NamingTheField(string limits, string field)
    {
        foreach (var path in (string[])["/admin/keys", "/admin/teams"])
        {
            var error = await Envelope.Of(await shared.Gateway.Admin.PostAsync(path, new StringContent($$"""{"name":"wrong","limits":{{limits}}}""")), 400);
            Assert.Equal((path, field), (path, (string?)error["param"]));
        }
    }
}
