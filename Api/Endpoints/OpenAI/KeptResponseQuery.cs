using System.Globalization;
using System.Text;
using Gateway.Api.Errors;
using Gateway.Grains.Interfaces.Providers;
using Microsoft.AspNetCore.Http;

namespace Gateway.Api.Endpoints.OpenAI;

/// <summary>
/// What is asked of a kept response in the address. <c>GET</c> takes what OpenAI's API takes, and passes it on; everything else is refused by
/// its name: none of it would have an effect.
/// </summary>
internal static class KeptResponseQuery
{
    private const int MaxValues = 32;

    private const int MaxLength = 64;

    /// <param name="text">For the provider, escaped and without the question mark; null for nothing.</param>
    /// <returns>Why it is refused; null where it is not.</returns>
    public static ApiError? TryRead(ProviderOperation operation, IQueryCollection query, out string? text)
    {
        text = null;
        var written = new StringBuilder();
        var count = 0;
        foreach (var (name, values) in query)
        {
            foreach (var value in values)
            {
                if (Check(operation, name, value ?? "") is { } error)
                {
                    return error;
                }

                if (++count > MaxValues)
                {
                    return GatewayErrors.Invalid($"At most {MaxValues} values can be asked for.", name);
                }

                written.Append(written.Length == 0 ? "" : "&").Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value ?? ""));
            }
        }

        text = written.Length == 0 ? null : written.ToString();
        return null;
    }

    private static ApiError? Check(ProviderOperation operation, string name, string value)
    {
        var expected = operation != ProviderOperation.GetResponse ? null : name switch
        {
            "include" or "include[]" => value.Length is > 0 and <= MaxLength ? "" : $"1 to {MaxLength} letters",
            "stream" or "include_obfuscation" => value is "true" or "false" ? "" : "'true' or 'false'",
            "starting_after" => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? "" : "an integer of 0 or more",
            _ => null,
        };
        var shown = name.Length <= MaxLength ? name : name[..MaxLength];
        return expected switch
        {
            null => GatewayErrors.Invalid($"Unsupported parameter: '{shown}' is not known of this request.", shown, "unsupported_parameter"),
            "" => null,
            _ => GatewayErrors.Invalid($"Invalid value for '{name}': expected {expected}.", name, "invalid_value"),
        };
    }
}
