using Gateway.Silo.Configuration.Reading;

namespace Gateway.Silo.Configuration;

/// <summary>Reads settings that nothing uses yet, so that they are checked all the same: see <see cref="NotYetInForce"/>.</summary>
internal static class LaterReader
{
    public static void Read(SettingsSection gateway)
    {
        gateway.Choice("WhenStoreIsDown", "serve-within-slices", "refuse");
    }
}
