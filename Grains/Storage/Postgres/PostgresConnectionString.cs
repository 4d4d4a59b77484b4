using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace Gateway.Grains.Storage.Postgres;

/// <summary>Reads <c>ConnectionStrings:Gateway</c>, and fills in what suits a gateway where it says nothing.</summary>
internal static class PostgresConnectionString
{
    /// <summary>
    /// Connections a node opens at most, unless <c>Maximum Pool Size</c> says otherwise. Npgsql's own 100 would let one node take all that a
    /// server gives by default.
    /// </summary>
    private const int MaxPoolSize = 20;

    /// <summary>Seconds until a connection attempt fails, unless <c>Timeout</c> says otherwise.</summary>
    private const int ConnectSeconds = 5;

    /// <summary>Seconds until a statement fails, unless <c>Command Timeout</c> says otherwise: whoever waits for a grain has given up by then.</summary>
    private const int CommandSeconds = 10;

    /// <summary>Statements that a connection keeps prepared. Ours are few and always the same.</summary>
    private const int PreparedStatements = 32;

    /// <summary>False where it is no connection string for PostgreSQL, or names no host.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out NpgsqlConnectionStringBuilder? settings)
    {
        settings = null;
        try
        {
            var read = new NpgsqlConnectionStringBuilder(text);
            SetDefault(read, "Maximum Pool Size", MaxPoolSize);
            SetDefault(read, "Timeout", ConnectSeconds);
            SetDefault(read, "Command Timeout", CommandSeconds);
            SetDefault(read, "Max Auto Prepare", PreparedStatements);
            SetDefault(read, "Application Name", "gateway");
            settings = string.IsNullOrWhiteSpace(read.Host) ? null : read;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException or InvalidCastException)
        {
            // Not passed on: it quotes the text, which holds the password.
        }

        return settings is not null;
    }

    private static void SetDefault(NpgsqlConnectionStringBuilder settings, string keyword, object value)
    {
        if (!settings.ShouldSerialize(keyword))
        {
            settings[keyword] = value;
        }
    }
}
