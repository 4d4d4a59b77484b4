using System.Diagnostics.CodeAnalysis;

namespace Gateway.Grains.Interfaces.Protocols.Forms;

/// <summary>Finds the boundary in a form's content type.</summary>
public static class FormBoundary
{
    private const int MaxLength = 70;
    private const string MediaType = "multipart/form-data";
    private const string Parameter = "boundary=";

    /// <summary>RFC 2046's <c>bchars</c>; no space, which may not end one and which nobody sends.</summary>
    private const string Allowed = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'()+_,-./:=?";

    /// <summary>False where it is no form, or its boundary is none.</summary>
    public static bool TryRead(string? contentType, [NotNullWhen(true)] out string? boundary)
    {
        boundary = null;
        if (contentType is null || !contentType.StartsWith(MediaType, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        foreach (var range in contentType.AsSpan().Split(';'))
        {
            var part = contentType.AsSpan()[range].Trim();
            if (!part.StartsWith(Parameter, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (boundary is not null)
            {
                boundary = null;
                return false;
            }

            var value = part[Parameter.Length..];
            boundary = (value is ['"', .., '"'] and { Length: > 2 } ? value[1..^1] : value).ToString();
        }

        if (boundary is { Length: > 0 and <= MaxLength } && !boundary.AsSpan().ContainsAnyExcept(Allowed))
        {
            return true;
        }

        boundary = null;
        return false;
    }
}
