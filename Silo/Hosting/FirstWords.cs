namespace Gateway.Silo.Hosting;

/// <summary>What the first start says, once: the admin key, and a first request that works when pasted.</summary>
internal static class FirstWords
{
    public static void Print(TextWriter output, string address, AdminKey admin, string? firstKey)
    {
        if (admin.NewFile is not null)
        {
            output.WriteLine($"""

                Admin key (kept in {admin.NewFile}, shown this once):
                  {admin.Secret}
                """);
        }

        if (firstKey is not null)
        {
            output.WriteLine($$"""

                First API key, in a request that works when pasted (the key is shown this once):
                  curl {{Reachable(address)}}/v1/chat/completions -H 'Authorization: Bearer {{firstKey}}' -H 'Content-Type: application/json' -d '{"model":"sandbox/echo","messages":[{"role":"user","content":"Hello"}]}'

                """);
        }

        output.Flush();
    }

    /// <summary>An address to connect to: a server that listens on all addresses is reached on localhost.</summary>
    private static string Reachable(string address) => address
        .Replace("://0.0.0.0", "://localhost", StringComparison.Ordinal)
        .Replace("://[::]", "://localhost", StringComparison.Ordinal)
        .Replace("://*", "://localhost", StringComparison.Ordinal)
        .Replace("://+", "://localhost", StringComparison.Ordinal)
        .TrimEnd('/');
}
