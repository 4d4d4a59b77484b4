using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Grains.Interfaces.ApiKeys;

/// <summary>
/// The written form of a generated key: <c>sk-gw-</c>, 20 characters of id, 32 of secret (190 bits), 6 of CRC-32 over all before it.
/// The checksum refuses mistyped and invented keys before a grain is activated or the store is touched; it protects nothing.
/// </summary>
public static class ApiKeyFormat
{
    public const string Prefix = "sk-gw-";

    /// <summary>Prefix of a key's id, which is also its grain key.</summary>
    public const string IdPrefix = "key_";

    /// <summary>Longest key that is looked at, declared ones included.</summary>
    public const int MaxLength = 512;

    /// <summary>Least length of a declared key's secret.</summary>
    public const int MinDeclaredLength = 24;

    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int IdLength = 20;
    private const int SecretLength = 32;
    private const int ChecksumLength = 6;
    private const int Length = 6 + IdLength + SecretLength + ChecksumLength;
    private const int TimeLength = 8;

    /// <summary>A new id. Ids sort by the time of their making: eight base-62 digits of milliseconds, then twelve random ones.</summary>
    public static string NewId(TimeProvider time) => IdPrefix + string.Create(IdLength, time.GetUtcNow().ToUnixTimeMilliseconds(), static (span, milliseconds) =>
    {
        for (var at = TimeLength - 1; at >= 0; at--)
        {
            span[at] = Alphabet[(int)(milliseconds % Alphabet.Length)];
            milliseconds /= Alphabet.Length;
        }

        RandomNumberGenerator.GetItems<char>(Alphabet, span[TimeLength..]);
    });

    /// <summary>The id of the declared key <paramref name="name"/>: always the same, so that its ledger rows stay together.</summary>
    public static string DeclaredId(string name) =>
        IdPrefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("declared:" + name)))[..IdLength];

    /// <summary>A new secret for the key with this id.</summary>
    public static string NewSecret(string id)
    {
        var body = string.Concat(Prefix, id.AsSpan(IdPrefix.Length), RandomNumberGenerator.GetString(Alphabet, SecretLength));
        return body + Checksum(body);
    }

    /// <summary>Whether <paramref name="key"/> has the form of a generated key, and whose it says it is.</summary>
    public static bool TryParse(ReadOnlySpan<char> key, out string id)
    {
        id = "";
        if (key.Length != Length || !key.StartsWith(Prefix, StringComparison.Ordinal) || key[Prefix.Length..].ContainsAnyExcept(Alphabet))
        {
            return false;
        }

        Span<char> expected = stackalloc char[ChecksumLength];
        WriteChecksum(key[..^ChecksumLength], expected);
        if (!key[^ChecksumLength..].SequenceEqual(expected))
        {
            return false;
        }

        id = string.Concat(IdPrefix, key.Slice(Prefix.Length, IdLength));
        return true;
    }

    private static string Checksum(ReadOnlySpan<char> body)
    {
        Span<char> checksum = stackalloc char[ChecksumLength];
        WriteChecksum(body, checksum);
        return new string(checksum);
    }

    private static void WriteChecksum(ReadOnlySpan<char> body, Span<char> checksum)
    {
        Span<byte> ascii = stackalloc byte[Length];
        var written = Encoding.ASCII.GetBytes(body, ascii);
        var crc = Crc32.HashToUInt32(ascii[..written]);
        for (var at = ChecksumLength - 1; at >= 0; at--)
        {
            checksum[at] = Alphabet[(int)(crc % (uint)Alphabet.Length)];
            crc /= (uint)Alphabet.Length;
        }
    }
}
