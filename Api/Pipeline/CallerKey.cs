using Gateway.Api.Snapshot;
using Gateway.Grains.Interfaces.ApiKeys;
using Microsoft.AspNetCore.Http;

namespace Gateway.Api.Pipeline;

/// <summary>The key that a request shows: whose it says it is, and the hash of its secret. Whether it is right only the key's grain knows.</summary>
internal readonly record struct CallerKey(string Id, SecretHash Secret)
{
    private const string Bearer = "Bearer ";

    /// <summary>Reads <c>Authorization: Bearer</c>, else <c>x-api-key</c>. False for junk: it costs neither a grain nor the store anything.</summary>
    public static bool TryRead(HttpRequest request, GatewaySnapshot snapshot, out CallerKey key) =>
        TryRead(BearerOf(request), snapshot, out key) || TryRead(ApiKeyOf(request), snapshot, out key);

    private static bool TryRead(ReadOnlySpan<char> secret, GatewaySnapshot snapshot, out CallerKey key)
    {
        key = default;
        if (secret.IsEmpty || secret.Length > ApiKeyFormat.MaxLength)
        {
            return false;
        }

        if (ApiKeyFormat.TryParse(secret, out var id))
        {
            key = new CallerKey(id, SecretHash.Of(secret));
            return true;
        }

        if (snapshot.DeclaredKeys.Count > 0 && secret.Length >= ApiKeyFormat.MinDeclaredLength)
        {
            var hash = SecretHash.Of(secret);
            if (snapshot.DeclaredKeys.TryGetValue(hash, out var declared))
            {
                key = new CallerKey(declared.Id, hash);
                return true;
            }
        }

        return false;
    }

    /// <summary>The secret in the headers; empty where there is none.</summary>
    public static ReadOnlySpan<char> SecretOf(HttpRequest request) => BearerOf(request) is { IsEmpty: false } bearer ? bearer : ApiKeyOf(request);

    private static ReadOnlySpan<char> BearerOf(HttpRequest request)
    {
        if (request.Headers.Authorization is [{ } authorization])
        {
            var value = authorization.AsSpan();
            if (value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            {
                return value[Bearer.Length..].Trim();
            }
        }

        return [];
    }

    private static ReadOnlySpan<char> ApiKeyOf(HttpRequest request) => request.Headers["x-api-key"] is [{ } key] ? key.AsSpan().Trim() : [];
}
