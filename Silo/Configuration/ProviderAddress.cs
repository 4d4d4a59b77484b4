using System.Net;

namespace Gateway.Silo.Configuration;

/// <summary>Where a provider is: an absolute URL.</summary>
internal static class ProviderAddress
{
    public const string Allowed = "an absolute http or https URL without user info, query and fragment";
    private const string OllamaPort = "11434";

    public static Uri? Parse(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url)
        && url.Scheme is "http" or "https"
        && url.Host.Length > 0
        && url.UserInfo.Length == 0
        && !text.AsSpan().ContainsAny("?#@")
        && !text.Any(sign => char.IsWhiteSpace(sign) || char.IsControl(sign))
            ? url
            : null;

    /// <summary>Whether a wrong URL may be shown: what follows these signs, or stands before an @, may be a password or a token.</summary>
    public static bool MayHoldSecret(string text) => text.AsSpan().ContainsAny("?#@");

    /// <summary>
    /// <c>OLLAMA_HOST</c> as Ollama's own client reads it: a host, host and port, or a URL; 11434 is the port where neither port nor scheme
    /// is given. The address that a server listens on everywhere is one that a client cannot call, and becomes this machine's own.
    /// </summary>
    public static Uri? ParseOllama(string text)
    {
        text = text.Trim();
        var hasScheme = text.Contains("://", StringComparison.Ordinal);
        if (!hasScheme)
        {
            if (text.Contains("::", StringComparison.Ordinal) && IPAddress.TryParse(text, out var address) && !text.StartsWith('['))
            {
                text = $"[{address}]";
            }
            else if (text.StartsWith(':'))
            {
                text = "127.0.0.1" + text;
            }

            var (authority, path) = text.IndexOf('/') is var slash and >= 0 ? (text[..slash], text[slash..]) : (text, "");
            var hasPort = authority.LastIndexOf(':') > authority.LastIndexOf(']');
            text = $"http://{authority}{(hasPort ? "" : ":" + OllamaPort)}{path}";
        }

        if (Parse(text) is not { } url)
        {
            return null;
        }

        var local = new UriBuilder(url);
        local.Host = local.Host switch
        {
            "0.0.0.0" => "127.0.0.1",
            "[::]" => "[::1]",
            _ => local.Host,
        };
        var root = local.Path.TrimEnd('/');
        local.Path = root.EndsWith("/v1", StringComparison.Ordinal) ? root : root + "/v1";
        return local.Uri;
    }
}
