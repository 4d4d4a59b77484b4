using System.Text;
using Gateway.Grains.Interfaces.Usage;

namespace Gateway.Grains.Usage;

/// <summary>
/// The statement of a list of rows. SQLite knows nothing of how rows are spread, so the index is named: it reads the rows of one filter from the newest
/// on, and stops when the page is full. First the failed ones, of which there are few; then what usually leaves the fewest.
/// </summary>
internal static class RequestListSql
{
    private const int UsualStatus = 200;
    private const string AnyModel = "(model = @model OR requested_model = @model)";

    public static string Of(RequestQuery query)
    {
        if (IsUnusual(query))
        {
            // Joined to itself: a row is fetched only once its status, which the index has, is one of those. SQLite fetches it before otherwise.
            return
                $"""
                SELECT r.{RequestColumns.List.Replace(", ", ", r.", StringComparison.Ordinal)}
                FROM requests f INDEXED BY requests_failed CROSS JOIN requests r ON r.id = f.id
                WHERE f.status <> {UsualStatus} AND {Conditions(query, "(r.model = @model OR r.requested_model = @model)", "f.", "r.")}
                ORDER BY f.id DESC LIMIT @limit
                """;
        }

        var index = IndexOf(query);
        if (index is not null || query.Model is null)
        {
            var source = index is null ? "requests" : "requests INDEXED BY " + index;
            return $"SELECT {RequestColumns.List} FROM {source} WHERE {Conditions(query, AnyModel)} ORDER BY id DESC LIMIT @limit";
        }

        // One index can't serve both names: the newest of each, and of these the newest.
        return
            $"""
            SELECT {RequestColumns.List} FROM requests WHERE id IN (
              SELECT id FROM (SELECT id FROM requests INDEXED BY requests_model WHERE {Conditions(query, "model = @model")} ORDER BY id DESC LIMIT @limit)
              UNION ALL
              SELECT id FROM (SELECT id FROM requests INDEXED BY requests_requested_model WHERE {Conditions(query, "requested_model = @model")} ORDER BY id DESC LIMIT @limit))
            ORDER BY id DESC LIMIT @limit
            """;
    }

    /// <summary>Whether the usual status, which most rows have, is left out.</summary>
    private static bool IsUnusual(RequestQuery query) =>
        query.Status is { } status && (status > UsualStatus || (query.LastStatus ?? status) < UsualStatus);

    /// <summary>Null for the primary key, and for the two indexes of models.</summary>
    private static string? IndexOf(RequestQuery query) => query switch
    {
        { KeyId: not null } => "requests_key",
        { Team: not null } => "requests_team",
        { Model: not null } => null,
        { Provider: not null } => "requests_provider",
        _ => null,
    };

    /// <param name="model">The condition on the model.</param>
    /// <param name="indexed">Before the names of id and status.</param>
    /// <param name="other">Before all other names.</param>
    private static string Conditions(RequestQuery query, string model, string indexed = "", string other = "")
    {
        var sql = new StringBuilder("true");
        Add(query.Status is not null, query.LastStatus is null ? $"{indexed}status = @status" : $"{indexed}status BETWEEN @status AND @last_status");
        Add(query.KeyId is not null, $"{other}key_id = @key");
        Add(query.Team is not null, $"{other}team = @team");
        Add(query.Model is not null, model);
        Add(query.Provider is not null, $"{other}provider = @provider");
        Add(query.From is not null, $"{indexed}id >= @from");
        Add(query.To is not null, $"{indexed}id < @to");
        Add(query.Before is not null, $"{indexed}id < @before");
        return sql.ToString();

        void Add(bool isGiven, string condition)
        {
            if (isGiven)
            {
                sql.Append(" AND ").Append(condition);
            }
        }
    }
}
