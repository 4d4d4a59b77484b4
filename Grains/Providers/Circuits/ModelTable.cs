using System.Diagnostics.CodeAnalysis;

namespace Gateway.Grains.Providers.Circuits;

/// <summary>
/// The models of a provider that were used. Bounded, because callers can invent names: where it is full, those give way that nothing is
/// kept back from, the longest unused first.
/// </summary>
internal sealed class ModelTable
{
    public const int Capacity = 1000;

    private readonly Dictionary<string, ModelHealth> _models = new(StringComparer.Ordinal);

    public int Count => _models.Count;

    public IEnumerable<KeyValuePair<string, ModelHealth>> All => _models;

    public bool TryFind(string model, [NotNullWhen(true)] out ModelHealth? health) => _models.TryGetValue(model, out health);

    /// <summary>The model's health; null where the table is full of models that are kept back, and this one is not tracked.</summary>
    public ModelHealth? Touch(string model, TimeSpan sampling, DateTimeOffset now)
    {
        if (!_models.TryGetValue(model, out var health))
        {
            if (_models.Count >= Capacity && !MakeRoom(now))
            {
                return null;
            }

            health = new ModelHealth(sampling);
            _models.Add(model, health);
        }

        health.LastUsed = now;
        return health;
    }

    public void Clear() => _models.Clear();

    /// <summary>A tenth at a time, so that a flood of names does not search the table for each of them.</summary>
    private bool MakeRoom(DateTimeOffset now)
    {
        var idle = _models
            .Where(entry => entry.Value.ConditionAt(now).BreakLeft <= TimeSpan.Zero && !entry.Value.CoolDown.IsRunning(now))
            .OrderBy(entry => entry.Value.Circuit.OpenedAt is not null)
            .ThenBy(entry => entry.Value.LastUsed)
            .Take(Capacity / 10)
            .Select(entry => entry.Key)
            .ToList();
        idle.ForEach(model => _models.Remove(model));
        return idle.Count > 0;
    }
}
