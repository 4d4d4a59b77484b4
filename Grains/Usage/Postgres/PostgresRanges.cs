using Gateway.Grains.Usage.Rollups;
using Npgsql;
using NpgsqlTypes;

namespace Gateway.Grains.Usage.Postgres;

/// <summary>Binds half-open ranges as two arrays, of their starts and of their ends.</summary>
internal static class PostgresRanges
{
    public static void AddRanges(this NpgsqlCommand command, string name, IEnumerable<(long From, long To)> parts)
    {
        var due = parts.Where(static part => part.From < part.To).ToList();
        command.Parameters.AddWithValue(name + "_from", NpgsqlDbType.Array | NpgsqlDbType.Bigint, due.Select(static part => part.From).ToArray());
        command.Parameters.AddWithValue(name + "_to", NpgsqlDbType.Array | NpgsqlDbType.Bigint, due.Select(static part => part.To).ToArray());
    }

    /// <param name="parts">Milliseconds since 1970.</param>
    public static void AddIdRanges(this NpgsqlCommand command, string name, IEnumerable<(long From, long To)> parts)
    {
        var due = parts.Where(static part => part.From < part.To).ToList();
        command.Parameters.AddWithValue(name + "_from", NpgsqlDbType.Array | NpgsqlDbType.Text, due.Select(static part => LedgerTime.FloorOf(part.From)).ToArray());
        command.Parameters.AddWithValue(name + "_to", NpgsqlDbType.Array | NpgsqlDbType.Text, due.Select(static part => LedgerTime.FloorOf(part.To)).ToArray());
    }
}
