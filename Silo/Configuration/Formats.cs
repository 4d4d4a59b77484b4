using System.Buffers;
using Gateway.Grains.Interfaces.ApiKeys;

namespace Gateway.Silo.Configuration;

/// <summary>What texts in the configuration must look like, with the words that say so.</summary>
internal static class Formats
{
    public const string Name = "a name of 1 to 64 characters out of A-Z a-z 0-9 . _ -";
    public const string Pattern = "a model, a route or a pattern such as openai/*, 1 to 256 characters without spaces";
    public const string Credential = "a credential of 1 to 8192 printable ASCII characters without spaces";
    public const string HeaderName = "a header's name other than Authorization, Host, Content-* and those that manage the connection";
    public const string HeaderValue = "a header's value of at most 8192 printable ASCII characters";
    public const string Currency = "a currency's code of three letters, such as USD";
    public static readonly string Secret = $"a secret of {ApiKeyFormat.MinDeclaredLength} to {ApiKeyFormat.MaxLength} printable ASCII characters without spaces";

    private const int LongestName = 64;
    private const int LongestModel = 256;
    private const int LongestHeader = 8192;

    private static readonly SearchValues<char> NameSigns =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>The token characters of RFC 9110, section 5.6.2.</summary>
    private static readonly SearchValues<char> TokenSigns =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`|~");

    private static readonly string[] OwnHeaders =
        ["Authorization", "Host", "Connection", "Keep-Alive", "Transfer-Encoding", "TE", "Trailer", "Upgrade", "Expect", "Proxy-Authorization", "Proxy-Connection"];

    public static bool IsName(string text) => text.Length is > 0 and <= LongestName && !text.AsSpan().ContainsAnyExcept(NameSigns);

    public static bool IsModel(string text) => text.Length is > 0 and <= LongestModel && !text.Any(sign => char.IsWhiteSpace(sign) || char.IsControl(sign));

    public static bool IsSecret(string text) => text.Length is >= ApiKeyFormat.MinDeclaredLength and <= ApiKeyFormat.MaxLength && IsVisible(text);

    public static bool IsCredential(string text) => text.Length is > 0 and <= LongestHeader && IsVisible(text);

    public static bool IsHeaderName(string text) =>
        text.Length is > 0 and <= LongestModel
        && !text.AsSpan().ContainsAnyExcept(TokenSigns)
        && !OwnHeaders.Contains(text, StringComparer.OrdinalIgnoreCase)
        && !text.StartsWith("Content-", StringComparison.OrdinalIgnoreCase);

    public static bool IsHeaderValue(string text) =>
        text.Length <= LongestHeader && text.Trim().Length == text.Length && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    public static bool IsCurrency(string text) => text.Length == 3 && text.All(char.IsAsciiLetter);

    private static bool IsVisible(string text) => !text.AsSpan().ContainsAnyExceptInRange('!', '~');
}
