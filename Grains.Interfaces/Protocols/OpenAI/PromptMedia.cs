namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>The parts of a chat's messages that are no text, as far as their size can be seen without opening them.</summary>
/// <param name="Images">Pictures, inline or by address.</param>
/// <param name="AudioBytes">Bytes of inline audio, decoded.</param>
/// <param name="FileBytes">Bytes of inline files, and of parts of types that OpenAI's API does not have, decoded.</param>
/// <param name="References">Files, videos and other media that are named by an id or address: nobody here knows their size.</param>
public readonly record struct PromptMedia(int Images, long AudioBytes, long FileBytes, int References)
{
    /// <summary>Bytes of the body that stand for media.</summary>
    internal long BodyBytes { get; init; }

    public bool IsNone => Images == 0 && AudioBytes == 0 && FileBytes == 0 && References == 0;

    internal PromptMedia Add(PromptMedia other) =>
        new(Images + other.Images, AudioBytes + other.AudioBytes, FileBytes + other.FileBytes, References + other.References) { BodyBytes = BodyBytes + other.BodyBytes };
}
