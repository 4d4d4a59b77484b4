using Gateway.Silo.Configuration.Reading;

namespace Gateway.Silo.Configuration;

/// <summary>Reads settings that nothing uses yet, so that they are checked all the same: see <see cref="NotYetInForce"/>.</summary>
internal static class LaterReader
{
    public static void Read(SettingsContext context, SettingsSection gateway)
    {
        gateway.Choice("WhenStoreIsDown", "serve-within-slices", "refuse");

        foreach (var webhook in gateway.Named("Webhooks"))
        {
            if (!Formats.IsName(webhook.Name))
            {
                context.Refuse(webhook.Path, "the name", Formats.Name);
            }

            webhook.Address("Url");
            webhook.Text("Secret", Formats.IsSecret, Formats.Secret, secret: true);
            if (!webhook.Has("Url"))
            {
                context.Missing(webhook.PathOf("Url"), ProviderAddress.Allowed);
            }

            webhook.RefuseUnknown();
        }
    }
}
