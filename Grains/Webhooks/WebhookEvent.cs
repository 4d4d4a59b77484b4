namespace Gateway.Grains.Webhooks;

/// <summary>Something that webhooks are told.</summary>
/// <param name="Id">The same on each try: receivers tell repeats by it.</param>
/// <param name="Type">One of <see cref="WebhookEventTypes"/>.</param>
/// <param name="Body">UTF-8 JSON.</param>
internal sealed record WebhookEvent(string Id, string Type, byte[] Body);
