namespace Gateway.Api.Pipeline;

/// <summary>What becomes of the frame at which the reading of a stream stops.</summary>
internal enum FrameFate : byte
{
    /// <summary>No whole frame is left: more bytes are needed.</summary>
    More,

    /// <summary>The first token was read; the frame belongs to what goes out.</summary>
    Token,

    /// <summary>The frame is not for the caller.</summary>
    Hide,

    /// <summary>The stream ends here, well or not.</summary>
    End,
}
