using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Grains.Webhooks;

/// <summary>
/// Proves to a receiver who called and when: <c>t=&lt;unix seconds&gt;,v1=&lt;hex&gt;</c>, the HMAC-SHA256 under the webhook's secret of the time as
/// written, a dot, and the body's bytes. The time lets receivers refuse a call that was recorded and is played again.
/// </summary>
internal static class WebhookSignature
{
    public const string Header = "x-gateway-signature";

    public static string Of(string secret, DateTimeOffset time, ReadOnlySpan<byte> body)
    {
        var seconds = time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hash.AppendData(Encoding.UTF8.GetBytes(seconds + "."));
        hash.AppendData(body);
        return $"t={seconds},v1={Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }
}
