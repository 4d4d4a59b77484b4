namespace Gateway.TestKit.Time;

/// <summary>Who made a timer, read off the stack: a test waits for the pauses of requests and must not take another timer for one.</summary>
public enum TimerOwner
{
    /// <summary>Background services, grains, the framework.</summary>
    Other,

    /// <summary>The request's path through the gateway: pauses, limits, deadlines.</summary>
    Request,

    /// <summary>A pause in a <see cref="Faults.FaultProvider"/>'s script.</summary>
    Script,
}
