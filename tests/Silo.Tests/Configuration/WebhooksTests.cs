namespace Gateway.Silo.Tests.Configuration;

public sealed class WebhooksTests
{
    [Fact]
    public void Load_Webhooks_AreReadWithEveryField()
    {
        using var folder = SettingsFolder.With("""
            "Webhooks": {
              "ops": { "Url": "https://ops.example/hook?token=t", "Secret": "env:HOOK_SECRET", "Events": [ "budget.threshold" ] },
              "bare": { "Url": "http://127.0.0.1:9000" }
            }
            """);
        folder.Environment["HOOK_SECRET"] = "whs-0123456789abcdef0123456789";

        var settings = folder.Load();

        Assert.Empty(settings.Warnings);
        Assert.Equal(["bare", "ops"], settings.Webhooks.Select(webhook => webhook.Name).Order());
        var ops = settings.Webhooks.Single(webhook => webhook.Name == "ops");
        Assert.Equal(("https://ops.example/hook?token=t", "whs-0123456789abcdef0123456789"), (ops.Url.OriginalString, ops.Secret));
        Assert.Equal((true, false), (ops.Wants("budget.threshold"), ops.Wants("other")));
        var bare = settings.Webhooks.Single(webhook => webhook.Name == "bare");
        Assert.Null(bare.Secret);
        Assert.True(bare.Wants("budget.threshold"));
    }

    [Fact]
    public void Webhook_AsText_ShowsNoSecret()
    {
        using var folder = SettingsFolder.With(""" "Webhooks": { "ops": { "Url": "https://ops.example/T0KEN?sig=T0KEN", "Secret": "T0KEN-0123456789abcdef012345" } } """);

        Assert.Equal("ops", Assert.Single(folder.Load().Webhooks).ToString());
    }

    [Theory]
    [InlineData("{}", "Url: is missing; allowed: an absolute http or https URL without user info and fragment")]
    [InlineData("""{ "Url": "ftp://x?T0KEN" }""", "Url: the value (hidden) is not allowed; allowed: an absolute http or https URL without user info and fragment")]
    [InlineData("""{ "Url": "https://me:T0KEN@x" }""", "Url: the value (hidden) is not allowed; allowed: an absolute http or https URL without user info and fragment")]
    [InlineData("""{ "Url": "https://x/#T0KEN" }""", "Url: the value (hidden) is not allowed; allowed: an absolute http or https URL without user info and fragment")]
    [InlineData("""{ "Url": "https://x", "Events": [] }""", "Events: an empty list is not allowed; allowed: one entry at least; without Events the webhook is told of all")]
    [InlineData("""{ "Url": "https://x", "Events": ["key.created"] }""", "Events:0: \"key.created\" is not allowed; allowed: budget.threshold")]
    [InlineData("""{ "Url": "https://x", "Secrets": "a" }""", "Secrets: is not a known setting; did you mean Secret? allowed: Events, Secret, Url")]
    public void Load_WrongWebhook_SaysWhatIsAllowedAndShowsNoToken(string webhook, string expected)
    {
        using var folder = SettingsFolder.With($$""" "Webhooks": { "ops": {{webhook}} } """);

        Assert.Equal("gateway.json: Gateway:Webhooks:ops:" + expected, folder.Error());
    }

    [Fact]
    public void Load_WrongSecret_IsNotShown()
    {
        using var folder = SettingsFolder.With(""" "Webhooks": { "ops": { "Url": "https://x", "Secret": "T0KEN" } } """);

        Assert.DoesNotContain("T0KEN", folder.Error(), StringComparison.Ordinal);
    }
}
