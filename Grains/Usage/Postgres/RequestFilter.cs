using System.Text;
using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Usage.Postgres;

/// <summary>The statement that a <see cref="RequestQuery"/> asks for. Each filter has an index in the order of the list.</summary>
internal sealed class RequestFilter
{
    // The longest page, and one row more that tells whether another follows.
    private const int MaxLimit = 1001;

    private const int UsualStatus = 200;
    private const string NewestFirst = "ORDER BY id DESC LIMIT @limit";

    private readonly List<(string Name, object Value)> _parameters = [];
    private readonly StringBuilder _where = new("true");

    public RequestFilter(RequestQuery query)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1, nameof(query));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, MaxLimit, nameof(query));
        Restrict("key_id = @key", "key", query.KeyId);
        Restrict("team = @team", "team", query.Team);
        Restrict("provider = @provider", "provider", query.Provider);
        Restrict(query.LastStatus is null ? "status = @status" : "status >= @status", "status", query.Status);
        Restrict("status <= @last_status", "last_status", query.Status is null ? null : query.LastStatus);
        Restrict("id >= @from", "from", query.From is { } from ? RequestId.FloorOf(from) : null);
        Restrict("id < @to", "to", query.To is { } to ? RequestId.FloorOf(to) : null);
        Restrict("id < @before", "before", query.Before);
        if (query.Status is { } status && (status > UsualStatus || (query.LastStatus ?? status) < UsualStatus))
        {
            // In these words, so that the small index is known to hold all of them.
            _where.Append(" AND status <> ").Append(UsualStatus);
        }

        Sql = query.Model is null ? $"SELECT {RequestColumns.List} FROM requests WHERE {_where} {NewestFirst}" : OfModel();
        if (query.Model is not null)
        {
            _parameters.Add(("model", query.Model));
        }

        _parameters.Add(("limit", query.Limit));
    }

    public string Sql { get; }

    /// <summary>Names without their sign; each value is a text or an <see cref="int"/>.</summary>
    public IReadOnlyList<(string Name, object Value)> Parameters => _parameters;

    // One index can't serve both names: the newest of each, and of these the newest.
    private string OfModel() =>
        $"""
        WITH page AS (
          SELECT id FROM (SELECT id FROM requests WHERE model = @model AND {_where} {NewestFirst}) AS answered
          UNION
          SELECT id FROM (SELECT id FROM requests WHERE requested_model = @model AND {_where} {NewestFirst}) AS asked
          {NewestFirst})
        SELECT {RequestColumns.List} FROM page JOIN requests USING (id) ORDER BY id DESC
        """;

    private void Restrict(string condition, string name, object? value)
    {
        if (value is not null)
        {
            _where.Append(" AND ").Append(condition);
            _parameters.Add((name, value));
        }
    }
}
