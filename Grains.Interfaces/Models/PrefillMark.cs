namespace Gateway.Grains.Interfaces.Models;

/// <summary>How a target is told that the last message is the beginning of the answer.</summary>
public enum PrefillMark : byte
{
    /// <summary>By the field <c>prefix</c> of the message.</summary>
    Prefix,

    /// <summary>By <c>continue_final_message</c>; its chat template would end the message else.</summary>
    Continuation,
}
