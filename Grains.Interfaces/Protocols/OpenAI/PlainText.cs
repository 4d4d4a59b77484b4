using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>Error bodies that are a line of text, as proxies and load balancers write them.</summary>
internal static class PlainText
{
    private const int MaxBytes = 512;

    /// <summary>False for anything that is not short readable text: HTML, JSON that could not be read, binary data.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, [NotNullWhen(true)] out string? text)
    {
        text = null;
        body = body.Trim(" \t\r\n"u8);
        if (body.IsEmpty || body.Length > MaxBytes || body[0] is (byte)'{' or (byte)'[' or (byte)'"' || body.Contains((byte)'<') || !Utf8.IsValid(body))
        {
            return false;
        }

        string read = Encoding.UTF8.GetString(body);
        if (read.Any(char.IsControl))
        {
            return false;
        }

        text = read;
        return true;
    }

    /// <summary>True for text that begins like a page.</summary>
    public static bool IsHtml(string text)
    {
        ReadOnlySpan<char> start = text.AsSpan().TrimStart();
        return start.StartsWith("<!doctype", StringComparison.OrdinalIgnoreCase)
            || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase)
            || start.StartsWith("<head", StringComparison.OrdinalIgnoreCase)
            || start.StartsWith("<body", StringComparison.OrdinalIgnoreCase);
    }
}
