namespace Gateway.Grains.Interfaces.Forwarding;

/// <summary>A part of a request's body.</summary>
/// <param name="Length">Of the whole body, in bytes.</param>
/// <param name="Offset">Where this part begins; the parts before it were sent before.</param>
/// <param name="Bytes">At most <see cref="IRemoteForwarder.BodyPieceBytes"/>.</param>
[GenerateSerializer, Immutable, Alias("gw.BodyPiece")]
public readonly record struct BodyPiece(
    [property: Id(0)] int Length,
    [property: Id(1)] int Offset,
    [property: Id(2)] byte[] Bytes);
