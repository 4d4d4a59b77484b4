using System.Security.Cryptography;
using System.Text;

namespace Gateway.Grains.Providers.Circuits;

/// <summary>Tells whether requests go to the same place with the same credential as before. 64 bits of a hash: nothing can be read from it.</summary>
internal static class SettingsFingerprint
{
    public static string Of(ProviderSettings? settings)
    {
        if (settings is null)
        {
            return "";
        }

        var text = new StringBuilder();
        foreach (var part in (string?[])[settings.Name, settings.Kind.ToString(), settings.BaseUrl?.ToString(), settings.ApiVersion, settings.ApiKey])
        {
            text.Append(part).Append('\n');
        }

        foreach (var (name, value) in settings.Headers.OrderBy(header => header.Key, StringComparer.OrdinalIgnoreCase))
        {
            text.Append(name).Append(':').Append(value).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 8));
    }
}
