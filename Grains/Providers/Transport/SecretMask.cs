using System.Text;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Providers.Transport;

/// <summary>Takes our own credentials out of what a provider says: some repeat the key they refuse.</summary>
internal static class SecretMask
{
    private const string Mask = "***";

    /// <summary>Configured header values shorter than this are taken for plain words, not secrets.</summary>
    private const int ShortestSecret = 8;

    public static ProviderError Apply(ProviderError error, ProviderSettings settings) => error with
    {
        Message = Clean(error.Message, settings)!,
        Type = Clean(error.Type, settings),
        Code = Clean(error.Code, settings),
        Param = Clean(error.Param, settings),
    };

    /// <summary>Whether a credential of ours stands in the bytes.</summary>
    public static bool IsIn(ReadOnlySpan<byte> bytes, ProviderSettings settings)
    {
        var text = Encoding.UTF8.GetString(bytes);
        return Clean(text, settings) != text;
    }

    private static string? Clean(string? text, ProviderSettings settings)
    {
        if (string.IsNullOrEmpty(text))
        {
            return text;
        }

        if (!string.IsNullOrEmpty(settings.ApiKey))
        {
            text = text.Replace(settings.ApiKey, Mask, StringComparison.Ordinal);
        }

        foreach (var value in settings.Headers.Values)
        {
            if (value.Length >= ShortestSecret)
            {
                text = text.Replace(value, Mask, StringComparison.Ordinal);
            }
        }

        return text;
    }
}
