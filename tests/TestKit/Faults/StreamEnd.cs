namespace Gateway.TestKit.Faults;

/// <summary>How a scripted stream ends.</summary>
internal enum StreamEnd
{
    /// <summary>Finish reason, usage where it was asked for, <c>[DONE]</c>.</summary>
    Done,

    /// <summary>As <see cref="Done"/>, but without <c>[DONE]</c>.</summary>
    NoDone,

    /// <summary>The tokens only, then the regular end of the body.</summary>
    NoFinish,

    /// <summary>FIN in the midst of the chunked body.</summary>
    Cut,

    /// <summary>RST.</summary>
    Reset,

    /// <summary>Nothing more, on an open connection.</summary>
    Stall,
}
