using System.Text;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Forms;

/// <summary>
/// Reads the headers of one part. What two parsers may read differently is refused: whoever is behind us must see the same fields as we do.
/// </summary>
internal static class PartHead
{
    private const string Disposition = "content-disposition";
    private const string TransferEncoding = "content-transfer-encoding";

    /// <param name="head">From behind the boundary up to the empty line.</param>
    public static RequestFault? Read(ReadOnlySpan<byte> head, out string name, out bool isFile)
    {
        (name, isFile) = ("", false);
        var text = Encoding.UTF8.GetString(head);
        var lines = text.Split("\r\n");
        if (lines[0].AsSpan().ContainsAnyExcept(' ', '\t'))
        {
            return FormFaults.BadDelimiter();
        }

        var seen = false;
        foreach (var line in lines.AsSpan(1))
        {
            var colon = line.IndexOf(':');
            if (colon <= 0 || line.AsSpan().ContainsAny('\r', '\n', '\0'))
            {
                return FormFaults.BadHead("a line is no header");
            }

            var header = line.AsSpan(0, colon);
            var value = line.AsSpan(colon + 1).Trim();
            if (header.Equals(TransferEncoding, StringComparison.OrdinalIgnoreCase)
                && !(value.Equals("binary", StringComparison.OrdinalIgnoreCase) || value.Equals("8bit", StringComparison.OrdinalIgnoreCase) || value.Equals("7bit", StringComparison.OrdinalIgnoreCase)))
            {
                return FormFaults.BadHead("Content-Transfer-Encoding is not allowed");
            }

            if (!header.Equals(Disposition, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (seen || !TryReadDisposition(value, out name, out isFile))
            {
                return FormFaults.BadHead("each must have one Content-Disposition: form-data; name=\"...\"");
            }

            seen = true;
        }

        return seen ? null : FormFaults.BadHead("each must have one Content-Disposition: form-data; name=\"...\"");
    }

    private static bool TryReadDisposition(ReadOnlySpan<char> value, out string name, out bool isFile)
    {
        (name, isFile) = ("", false);
        var hasName = false;
        if (!value.StartsWith("form-data", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var rest = value["form-data".Length..].TrimStart();
        while (!rest.IsEmpty)
        {
            var equals = rest.IndexOf('=');
            if (rest[0] != ';' || equals < 0 || !TryReadValue(rest[(equals + 1)..], out var read, out var isPlain, out var used))
            {
                return false;
            }

            var key = rest[1..equals].Trim();
            rest = rest[(equals + 1 + used)..].TrimStart();
            if (key.StartsWith("filename", StringComparison.OrdinalIgnoreCase))
            {
                isFile = true;
            }
            else if (key.Equals("name", StringComparison.OrdinalIgnoreCase) && isPlain && !hasName)
            {
                (name, hasName) = (read, true);
            }
            else if (key.StartsWith("name", StringComparison.OrdinalIgnoreCase))
            {
                // Twice, name*, or with escapes that some undo and others do not.
                return false;
            }
        }

        return hasName;
    }

    private static bool TryReadValue(ReadOnlySpan<char> text, out string value, out bool isPlain, out int used)
    {
        (value, isPlain) = ("", true);
        if (text.IsEmpty || text[0] != '"')
        {
            used = text.IndexOf(';');
            used = used < 0 ? text.Length : used;
            value = text[..used].Trim().ToString();
            isPlain = !value.AsSpan().ContainsAny("\"\\% ");
            return true;
        }

        for (used = 1; used < text.Length; used++)
        {
            switch (text[used])
            {
                case '\\':
                    isPlain = false;
                    used++;
                    break;
                case '%':
                    isPlain = false;
                    break;
                case '"':
                    value = text[1..used].ToString();
                    used++;
                    return true;
            }
        }

        return false;
    }
}
