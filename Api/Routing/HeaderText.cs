namespace Gateway.Api.Routing;

/// <summary>Makes text fit for a response header.</summary>
internal static class HeaderText
{
    /// <summary>The text itself where it is printable ASCII, else percent-escaped.</summary>
    public static string Of(string text)
    {
        foreach (var character in text)
        {
            if (character is < ' ' or > '~')
            {
                return Uri.EscapeDataString(text);
            }
        }

        return text;
    }
}
