using System.Runtime.InteropServices;

namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>A place in a request body, in bytes.</summary>
/// <param name="Kind">What stands there.</param>
/// <param name="NameStart">Start of the property's name, its opening quote; equals <paramref name="ValueStart"/> for places without a name.</param>
/// <param name="ValueStart">Start of the value.</param>
/// <param name="ValueEnd">First byte after the value.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct BodyMark(BodyMarkKind Kind, int NameStart, int ValueStart, int ValueEnd)
{
    /// <summary>Which parameter stands there; none for marks of other kinds than <see cref="BodyMarkKind.Parameter"/>.</summary>
    public ChatParameter Parameter { get; init; }
}
