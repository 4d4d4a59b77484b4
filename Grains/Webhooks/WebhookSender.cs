using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Grains.Webhooks;

/// <summary>
/// Calls webhooks. Events wait in memory, in bounded queues: a webhook is told what happens, and is no ledger. At a stop, what waits has
/// <see cref="WebhookLimits.StopLimit"/>.
/// </summary>
internal sealed class WebhookSender(WebhooksInForce webhooks, TimeProvider time, ILogger<WebhookSender> logger) : BackgroundService
{
    private const string AllWebhooks = "(all)";

    private readonly WebhookClient _client = new(time);
    private readonly CancellationTokenSource _cut = new();
    private readonly Dictionary<string, WebhookLane> _lanes = new(StringComparer.Ordinal);
    private readonly Channel<WebhookEvent> _events = Channel.CreateBounded<WebhookEvent>(
        new BoundedChannelOptions(WebhookLimits.QueueLength) { SingleReader = true });

    /// <summary>Returns at once and never throws. What has no room is dropped and logged.</summary>
    public void Send(WebhookEvent sent)
    {
        if (webhooks.Value.Any(webhook => webhook.Wants(sent.Type)) && !_events.Writer.TryWrite(sent))
        {
            WebhookLog.QueueFull(logger, AllWebhooks, sent.Id, WebhookLimits.QueueLength);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _events.Writer.TryComplete();
        if (ExecuteTask is { } running)
        {
            using var limit = new CancellationTokenSource(WebhookLimits.StopLimit, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
            await using var cut = either.Token.UnsafeRegister(static sender => ((WebhookSender)sender!)._cut.Cancel(), this);
            await running;
        }

        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        base.Dispose();
        _client.Dispose();
        _cut.Dispose();
    }

    /// <summary>Hands events to the lanes. Not bound to the token: <see cref="StopAsync"/> ends it, once the queue is empty.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var sent in _events.Reader.ReadAllAsync(CancellationToken.None))
        {
            foreach (var webhook in webhooks.Value.Where(webhook => webhook.Wants(sent.Type)))
            {
                LaneOf(webhook.Name).Add(sent);
            }
        }

        foreach (var lane in _lanes.Values)
        {
            lane.Complete();
        }

        await Task.WhenAll(_lanes.Values.Select(lane => lane.Completion));
    }

    private WebhookLane LaneOf(string name)
    {
        if (!_lanes.TryGetValue(name, out var lane))
        {
            _lanes.Add(name, lane = new WebhookLane(name, webhooks, _client, time, logger, _cut.Token));
        }

        return lane;
    }
}
