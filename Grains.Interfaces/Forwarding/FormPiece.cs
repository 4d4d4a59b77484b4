namespace Gateway.Grains.Interfaces.Forwarding;

/// <summary>A part of a form that lies on the disk of the node which received it.</summary>
/// <param name="Length">Of the whole form, in bytes.</param>
/// <param name="Offset">Where this part begins; the parts before it were sent before.</param>
/// <param name="Boundary">The form's own, which was checked when it was received: the silo reads the form anew.</param>
/// <param name="Bytes">At most <see cref="IRemoteForwarder.FormPieceBytes"/>.</param>
[GenerateSerializer, Immutable, Alias("gw.FormPiece")]
public readonly record struct FormPiece(
    [property: Id(0)] long Length,
    [property: Id(1)] long Offset,
    [property: Id(2)] string Boundary,
    [property: Id(3)] byte[] Bytes);
