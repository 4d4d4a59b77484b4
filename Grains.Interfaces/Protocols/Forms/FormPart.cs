namespace Gateway.Grains.Interfaces.Protocols.Forms;

/// <summary>One part of a form (RFC 7578), by its place in the body.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="IsFile">Whether it has a file name, which nobody here looks at.</param>
/// <param name="Start">Where its delimiter begins, the line end before that included.</param>
/// <param name="ContentStart">First byte of the value.</param>
/// <param name="ContentEnd">First byte after the value, where the next delimiter begins.</param>
/// <param name="Value">The value as text; null for files, and for values longer than <see cref="MultipartScanner.MaxValueBytes"/>.</param>
public sealed record FormPart(string Name, bool IsFile, long Start, long ContentStart, long ContentEnd, string? Value)
{
    public long Length => ContentEnd - ContentStart;
}
