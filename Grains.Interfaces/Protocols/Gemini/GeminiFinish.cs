namespace Gateway.Grains.Interfaces.Protocols.Gemini;

/// <summary>Why a candidate ended.</summary>
internal enum GeminiFinish : byte
{
    /// <summary>It has not, or does not say so.</summary>
    None,

    Stop,

    Length,

    /// <summary>Google's filters, or rights of others.</summary>
    Filter,

    /// <summary>The model called a function in a way that nothing can be made of.</summary>
    MalformedCall,

    /// <summary>The model called a function that was not declared.</summary>
    UnexpectedCall,

    TooManyCalls,

    /// <summary>The conversation lacks a signature that the model insists on.</summary>
    MissingSignature,

    MalformedResponse,
}
