using System.Collections.Concurrent;
using System.Text.Json;
using Orleans.Storage;

namespace Gateway.TestKit;

/// <summary>A grain storage that outlives its silos and can be away. Keeps states as JSON, with a version as the real one does.</summary>
public sealed class MemoryStore : IGrainStorage
{
    private readonly ConcurrentDictionary<(string, GrainId), (string Json, int Version)> _rows = new();
    private int _reads;
    private int _writes;

    /// <summary>Whether every call fails.</summary>
    public volatile bool Away;

    /// <summary>Reads that were tried: one for each activation of a grain.</summary>
    public int Reads => Volatile.Read(ref _reads);

    /// <summary>Writes that succeeded.</summary>
    public int Writes => Volatile.Read(ref _writes);

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        Interlocked.Increment(ref _reads);
        ThrowIfAway();
        var exists = _rows.TryGetValue((stateName, grainId), out var row);
        grainState.RecordExists = exists;
        grainState.ETag = exists ? row.Version.ToString() : null;
        if (exists)
        {
            grainState.State = JsonSerializer.Deserialize<T>(row.Json)!;
        }

        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        ThrowIfAway();
        var known = _rows.TryGetValue((stateName, grainId), out var row) ? row.Version.ToString() : null;
        if (known != grainState.ETag)
        {
            throw new InconsistentStateException("version conflict", known, grainState.ETag);
        }

        _rows[(stateName, grainId)] = (JsonSerializer.Serialize(grainState.State), row.Version + 1);
        grainState.ETag = (row.Version + 1).ToString();
        grainState.RecordExists = true;
        Interlocked.Increment(ref _writes);
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new NotSupportedException();

    private void ThrowIfAway()
    {
        if (Away)
        {
            throw new IOException("the store is away");
        }
    }
}
