using System.Text;
using Gateway.Api.Errors;
using Gateway.Api.Forwarding;
using Gateway.Api.Pipeline;
using Gateway.Api.Snapshot;
using Gateway.Grains.Interfaces.ApiKeys;
using Microsoft.AspNetCore.Http;

namespace Gateway.Api.Access;

/// <summary>
/// Middleware before everything an operator may see: <c>/admin</c>, <c>/dashboard</c>. Takes the admin key as a bearer token, and as the password
/// of HTTP Basic authentication, which is what a browser can send to the dashboard. Compared by hash, in constant time.
/// </summary>
internal sealed class AdminGate(CurrentSnapshot current, IRequestCarrier carrier, RequestDelegate next)
{
    private const string Basic = "Basic ";

    public async Task InvokeAsync(HttpContext http)
    {
        if (IsAdmin(http.Request))
        {
            if (!carrier.IsReady)
            {
                // What an operator asks for, grains know.
                await ErrorWriter.Write(http, GatewayErrors.NoSilo);
                return;
            }

            await next(http);
            return;
        }

        http.Response.Headers.WWWAuthenticate = """Basic realm="Gateway admin", charset="UTF-8" """.TrimEnd();
        await ErrorWriter.Write(http, GatewayErrors.InvalidAdminKey);
    }

    private bool IsAdmin(HttpRequest request)
    {
        var secret = request.Headers.Authorization is [{ } authorization] && authorization.StartsWith(Basic, StringComparison.OrdinalIgnoreCase)
            ? PasswordOf(authorization.AsSpan(Basic.Length).Trim())
            : CallerKey.SecretOf(request);
        return secret.Length is > 0 and <= ApiKeyFormat.MaxLength && SecretHash.Of(secret) == current.Value.AdminKey;
    }

    private static ReadOnlySpan<char> PasswordOf(ReadOnlySpan<char> base64)
    {
        Span<byte> bytes = stackalloc byte[1024];
        if (base64.Length > 1024 || !Convert.TryFromBase64Chars(base64, bytes, out var written))
        {
            return [];
        }

        var pair = Encoding.UTF8.GetString(bytes[..written]);
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? [] : pair.AsSpan(colon + 1);
    }
}
