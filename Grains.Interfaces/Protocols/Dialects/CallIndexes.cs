namespace Gateway.Grains.Interfaces.Protocols.Dialects;

/// <summary>Counts the tool calls of each choice of a stream.</summary>
internal sealed class CallIndexes
{
    /// <summary>Choices that are told apart; further ones count together, which no client notices.</summary>
    private const int MostChoices = 128;

    private readonly Dictionary<int, int> _next = [];

    /// <summary>The index of the choice's next call.</summary>
    public int Next(int choice)
    {
        choice = choice is >= 0 and < MostChoices ? choice : MostChoices;
        var index = _next.GetValueOrDefault(choice);
        _next[choice] = index + 1;
        return index;
    }
}
