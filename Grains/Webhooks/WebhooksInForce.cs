namespace Gateway.Grains.Webhooks;

/// <summary>The node's webhooks, swapped whole when the configuration changes.</summary>
public sealed class WebhooksInForce
{
    private IReadOnlyList<WebhookSettings> _value = [];

    public IReadOnlyList<WebhookSettings> Value => Volatile.Read(ref _value);

    public void Replace(IReadOnlyList<WebhookSettings> webhooks) => Volatile.Write(ref _value, webhooks);

    /// <summary>The webhook of this name; null where it is gone, or does not want such events.</summary>
    public WebhookSettings? Find(string name, string eventType) => Value.FirstOrDefault(webhook => webhook.Name == name && webhook.Wants(eventType));
}
