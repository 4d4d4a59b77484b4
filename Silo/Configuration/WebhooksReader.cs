using Gateway.Grains.Webhooks;
using Gateway.Silo.Configuration.Reading;

namespace Gateway.Silo.Configuration;

/// <summary>Reads <c>Gateway:Webhooks</c>.</summary>
internal static class WebhooksReader
{
    private const string Address = "an absolute http or https URL without user info and fragment";

    private static readonly string EventNames = string.Join(", ", WebhookEventTypes.All);

    public static IReadOnlyList<WebhookSettings> Read(SettingsContext context, SettingsSection gateway)
    {
        var webhooks = new List<WebhookSettings>();
        foreach (var section in gateway.Named("Webhooks"))
        {
            if (!Formats.IsName(section.Name))
            {
                context.Refuse(section.Path, "the name", Formats.Name);
            }

            // Services put tokens into paths and queries: never shown.
            Uri? url = null;
            section.Text("Url", text => TryParse(text, out url), Address, secret: true);
            if (!section.Has("Url"))
            {
                context.Missing(section.PathOf("Url"), Address);
            }

            var secret = section.Text("Secret", Formats.IsSecret, Formats.Secret, secret: true);
            var events = Events(context, section);
            section.RefuseUnknown();
            if (url is not null)
            {
                webhooks.Add(new WebhookSettings { Name = section.Name, Url = url, Secret = secret, Events = events });
            }
        }

        return webhooks;
    }

    private static IReadOnlyList<string> Events(SettingsContext context, SettingsSection section)
    {
        var values = section.Values("Events", EventNames);
        if (values is { Count: 0 } && section.IsEmpty("Events"))
        {
            context.Refuse(section.PathOf("Events"), "an empty list", "one entry at least; without Events the webhook is told of all");
        }

        return [.. (values ?? []).Where(value => section.Check(value, WebhookEventTypes.All.Contains(value.Text), EventNames)).Select(value => value.Text)];
    }

    private static bool TryParse(string text, out Uri? url) =>
        Uri.TryCreate(text, UriKind.Absolute, out url)
        && url.Scheme is "http" or "https"
        && url.Host.Length > 0
        && url.UserInfo.Length == 0
        && !text.Contains('#')
        && !text.Any(sign => char.IsWhiteSpace(sign) || char.IsControl(sign));
}
