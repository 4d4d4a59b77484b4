using System.Text;
using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Usage.Postgres;

/// <summary>The statement that a <see cref="RequestQuery"/> asks for.</summary>
internal sealed class RequestFilter
{
    // The longest page, and one row more that tells whether another follows.
    private const int MaxLimit = 1001;

    private readonly List<(string Name, object Value)> _parameters = [];
    private readonly StringBuilder _sql = new($"SELECT {RequestColumns.List} FROM requests WHERE true");

    public RequestFilter(RequestQuery query)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1, nameof(query));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, MaxLimit, nameof(query));
        Restrict("key_id = @key", "key", query.KeyId);
        Restrict("team = @team", "team", query.Team);
        Restrict("(model = @model OR requested_model = @model)", "model", query.Model);
        Restrict("provider = @provider", "provider", query.Provider);
        Restrict("status = @status", "status", query.Status);
        Restrict("id >= @from", "from", query.From is { } from ? RequestId.FloorOf(from) : null);
        Restrict("id < @to", "to", query.To is { } to ? RequestId.FloorOf(to) : null);
        Restrict("id < @before", "before", query.Before);
        _sql.Append(" ORDER BY id DESC LIMIT @limit");
        _parameters.Add(("limit", query.Limit));
    }

    public string Sql => _sql.ToString();

    /// <summary>Names without their sign; each value is a text or an <see cref="int"/>.</summary>
    public IReadOnlyList<(string Name, object Value)> Parameters => _parameters;

    private void Restrict(string condition, string name, object? value)
    {
        if (value is not null)
        {
            _sql.Append(" AND ").Append(condition);
            _parameters.Add((name, value));
        }
    }
}
