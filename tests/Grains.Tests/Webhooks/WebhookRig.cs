using Gateway.Grains.Webhooks;
using Gateway.TestKit;
using Gateway.TestKit.Time;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Grains.Tests.Webhooks;

/// <summary>The real sender and a receiver on loopback, on a clock that stands still.</summary>
internal sealed class WebhookRig : IAsyncDisposable
{
    public const string Secret = "whs-0123456789abcdef0123456789";

    private readonly ServiceProvider _services;
    private readonly IHostedService _sender;

    private WebhookRig(StubProvider receiver)
    {
        Receiver = receiver;
        receiver.Answer = (http, _) =>
        {
            http.Response.StatusCode = 204;
            return Task.CompletedTask;
        };
        _services = new ServiceCollection()
            .AddSingleton<TimeProvider>(Clock)
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log))
            .AddGatewayAlerts()
            .BuildServiceProvider();
        _sender = Assert.Single(_services.GetServices<IHostedService>());
    }

    public StubProvider Receiver { get; }

    public TestClock Clock { get; } = new();

    public LogLines Log { get; } = new();

    public IAlerts Alerts => _services.GetRequiredService<IAlerts>();

    public static async Task<WebhookRig> Start(bool run = true)
    {
        var rig = new WebhookRig(await StubProvider.Start());
        rig.Use(rig.Webhook("ops"));
        if (run)
        {
            await rig.Run();
        }

        return rig;
    }

    public Task Run() => _sender.StartAsync(CancellationToken.None);

    public Task Stop() => _sender.StopAsync(CancellationToken.None);

    public void Use(params WebhookSettings[] webhooks) => _services.GetRequiredService<WebhooksInForce>().Replace(webhooks);

    public WebhookSettings Webhook(string name, string path = "/hook", string? secret = Secret) =>
        new() { Name = name, Url = new Uri(Receiver.BaseUrl + path), Secret = secret };

    public BudgetAlert Alert(string id, int percent = 80) => new(
        id, BudgetAlert.KeyScope, "key_1", "ci", percent, 10.40m, 12.50m, "INR", "month",
        new DateTimeOffset(2029, 12, 31, 18, 30, 0, TimeSpan.Zero), new DateTimeOffset(2030, 1, 31, 18, 30, 0, TimeSpan.Zero), Clock.GetUtcNow());

    public async ValueTask DisposeAsync()
    {
        // A receiver that hangs would be waited for, on a clock that stands still.
        Use();
        var stop = Stop();
        Clock.Advance(WebhookLimits.StopLimit);
        await stop;
        await _services.DisposeAsync();
        await Receiver.DisposeAsync();
    }
}
