namespace Gateway.TestKit.Faults;

/// <summary>What a provider does when the last message is the beginning of its own answer.</summary>
public enum PrefillSupport
{
    /// <summary>Goes on from there.</summary>
    Continues,

    /// <summary>400.</summary>
    Refuses,

    /// <summary>Takes it for a message like any other, and answers from the beginning.</summary>
    StartsOver,
}
