using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Forms;

/// <summary>The faults of forms as such; those of fields are in <see cref="RequestFaults"/>.</summary>
public static class FormFaults
{
    public static RequestFault NotAForm { get; } = new(
        "The request must be a form: send it with 'Content-Type: multipart/form-data; boundary=...', whose boundary has 1 to 70 of the characters that RFC 2046 allows.", null, null);

    public static RequestFault Truncated() => new("The form ends before its closing boundary.", null, null);

    public static RequestFault TooManyParts() => new($"The form has too many parts. At most {MultipartScanner.MaxParts} are allowed.", null, null);

    public static RequestFault TooLongHead() => new($"The headers of a part of the form are too long. At most {MultipartScanner.MaxHeadBytes} bytes are allowed.", null, null);

    public static RequestFault BadDelimiter() => new("The form is malformed: a line that begins with its boundary goes on with something else.", null, null);

    public static RequestFault BadHead(string why) => new($"The headers of a part of the form cannot be read: {why}.", null, null);
}
