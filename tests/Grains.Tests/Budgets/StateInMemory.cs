using Gateway.Grains.Budgets;
using Orleans.Storage;

namespace Gateway.Grains.Tests.Budgets;

/// <summary>One activation's view of a <see cref="SpendStore"/>, with a version as the real one has.</summary>
internal sealed class StateInMemory : IPersistentState<SpendState>
{
    private readonly SpendStore _store;
    private int _version;

    public StateInMemory(SpendStore store)
    {
        _store = store;
        _version = store.Version;
        RecordExists = store.Stored is not null;
        State = Copy(store.Stored ?? new SpendState());
    }

    public SpendState State { get; set; }

    public string Etag => _version.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public bool RecordExists { get; private set; }

    public Task ReadStateAsync() => throw new NotSupportedException();

    public Task ClearStateAsync() => throw new NotSupportedException();

    public async Task WriteStateAsync()
    {
        var state = Copy(State);
        var fate = await _store.NextFate();
        if (fate == WriteFate.NotDoneOfTheDead)
        {
            await new TaskCompletionSource().Task;
        }

        if (fate == WriteFate.NotDone)
        {
            throw new IOException("The store is away.");
        }

        if (_version != _store.Version)
        {
            throw new InconsistentStateException("It was written by another activation.");
        }

        var version = _store.Put(state);
        if (fate == WriteFate.DoneOfTheDead)
        {
            await new TaskCompletionSource().Task;
        }

        if (fate == WriteFate.AnswerLost)
        {
            throw new IOException("The answer was lost.");
        }

        _version = version;
        RecordExists = true;
    }

    private static SpendState Copy(SpendState state) => new()
    {
        PeriodStart = state.PeriodStart, Terms = state.Terms, Spent = state.Spent, Ceiling = state.Ceiling, Told = state.Told,
    };
}
