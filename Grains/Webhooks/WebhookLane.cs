using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Gateway.Grains.Webhooks;

/// <summary>One webhook's events, sent one after the other: a receiver that hangs holds up no other.</summary>
internal sealed class WebhookLane
{
    private readonly string _name;
    private readonly WebhooksInForce _webhooks;
    private readonly WebhookClient _client;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Channel<WebhookEvent> _events = Channel.CreateBounded<WebhookEvent>(
        new BoundedChannelOptions(WebhookLimits.QueueLength) { SingleReader = true, SingleWriter = true });

    public WebhookLane(string name, WebhooksInForce webhooks, WebhookClient client, TimeProvider time, ILogger logger, CancellationToken cancellation)
    {
        (_name, _webhooks, _client, _time, _logger) = (name, webhooks, client, time, logger);
        Completion = Run(cancellation);
    }

    /// <summary>Ends once all events are sent or given up after <see cref="Complete"/>, or are dropped because the node stops. Never fails.</summary>
    public Task Completion { get; }

    public void Add(WebhookEvent sent)
    {
        if (!_events.Writer.TryWrite(sent))
        {
            WebhookLog.QueueFull(_logger, _name, sent.Id, WebhookLimits.QueueLength);
        }
    }

    /// <summary>Nothing more is coming.</summary>
    public void Complete() => _events.Writer.Complete();

    private async Task Run(CancellationToken cancellation)
    {
        await foreach (var sent in _events.Reader.ReadAllAsync(CancellationToken.None))
        {
            try
            {
                cancellation.ThrowIfCancellationRequested();
                await Deliver(sent, cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                WebhookLog.Stopped(_logger, _name, sent.Id);
            }
            catch (Exception exception)
            {
                // The next event may fare better; an exception's message could show the URL, its type cannot.
                WebhookLog.GivenUp(_logger, _name, sent.Id, 1, exception.GetType().Name);
            }
        }
    }

    private async ValueTask Deliver(WebhookEvent sent, CancellationToken cancellation)
    {
        for (var tries = 1; ; tries++)
        {
            // The settings of now: a URL or secret that was corrected holds for the next try.
            if (_webhooks.Find(_name, sent.Type) is not { } webhook)
            {
                WebhookLog.NotWanted(_logger, _name, sent.Id);
                return;
            }

            if (await _client.Post(webhook, sent, cancellation) is not { } reason)
            {
                WebhookLog.Delivered(_logger, _name, sent.Id, tries);
                return;
            }

            if (tries == WebhookLimits.MostTries)
            {
                WebhookLog.GivenUp(_logger, _name, sent.Id, tries, reason);
                return;
            }

            WebhookLog.TryFailed(_logger, _name, sent.Id, tries, reason);
            await Task.Delay(WebhookLimits.PauseAfter(tries, Random.Shared.NextDouble()), _time, cancellation);
        }
    }
}
