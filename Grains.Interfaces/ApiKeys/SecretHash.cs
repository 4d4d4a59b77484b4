using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Grains.Interfaces.ApiKeys;

/// <summary>SHA-256 of an API key's secret: the only form in which a secret leaves the front end. Compared in constant time.</summary>
[GenerateSerializer, Immutable, Alias("gw.SecretHash")]
public readonly struct SecretHash : IEquatable<SecretHash>
{
    public const int Size = 32;

    [Id(0)] private readonly ulong _a;
    [Id(1)] private readonly ulong _b;
    [Id(2)] private readonly ulong _c;
    [Id(3)] private readonly ulong _d;

    private SecretHash(ReadOnlySpan<byte> digest)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(digest);
        (_a, _b, _c, _d) = (words[0], words[1], words[2], words[3]);
    }

    /// <summary>The hash of a secret as it stands in the authorization header.</summary>
    public static SecretHash Of(ReadOnlySpan<char> secret)
    {
        // Secrets are at most 512 characters (ApiKeyFormat.MaxLength), UTF-8 at most three bytes each.
        Span<byte> utf8 = stackalloc byte[Encoding.UTF8.GetMaxByteCount(ApiKeyFormat.MaxLength)];
        if (secret.Length > ApiKeyFormat.MaxLength)
        {
            throw new ArgumentException("An API key has at most 512 characters.", nameof(secret));
        }

        var written = Encoding.UTF8.GetBytes(secret, utf8);
        Span<byte> digest = stackalloc byte[Size];
        SHA256.HashData(utf8[..written], digest);
        utf8.Clear();
        return new SecretHash(digest);
    }

    public static SecretHash Parse(string hex) => new(Convert.FromHexString(hex));

    public bool Equals(SecretHash other)
    {
        var self = this;
        return CryptographicOperations.FixedTimeEquals(
            MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in self, 1)),
            MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in other, 1)));
    }

    public override bool Equals(object? obj) => obj is SecretHash other && Equals(other);

    public override int GetHashCode() => _a.GetHashCode();

    /// <summary>64 hex digits, the stored form.</summary>
    public override string ToString()
    {
        var self = this;
        return Convert.ToHexStringLower(MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in self, 1)));
    }

    public static bool operator ==(SecretHash left, SecretHash right) => left.Equals(right);

    public static bool operator !=(SecretHash left, SecretHash right) => !left.Equals(right);
}
