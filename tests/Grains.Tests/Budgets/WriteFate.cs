namespace Gateway.Grains.Tests.Budgets;

/// <summary>What becomes of a write.</summary>
internal enum WriteFate
{
    Done,
    NotDone,

    /// <summary>It is done, and the keeper is told that it failed.</summary>
    AnswerLost,

    /// <summary>It is done, and its keeper is gone.</summary>
    DoneOfTheDead,

    /// <summary>It is not done, and its keeper is gone.</summary>
    NotDoneOfTheDead,
}
