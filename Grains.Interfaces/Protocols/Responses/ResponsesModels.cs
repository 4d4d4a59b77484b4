using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>Which of OpenAI's models take a chat completion only as a response. By their names, until a table says it.</summary>
public static class ResponsesModels
{
    /// <summary>
    /// True where <c>/v1/chat/completions</c> refuses function tools together with reasoning, asked for or by the model's default: "Function
    /// tools with reasoning_effort are not supported for gpt-5.6-... in /v1/chat/completions. To use function tools, use /v1/responses or
    /// set reasoning_effort to 'none'." From gpt-5.4 on.
    /// </summary>
    public static bool TakeToolsOnlyThere(string model)
    {
        var name = Plain(model);
        if (!name.StartsWith("gpt-", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var version = name[4..];
        var major = Number(ref version);
        if (major is null || (version.Length > 0 && version[0] is not ('.' or '-')))
        {
            // Of gpt-4o and gpt-image-1 the digits are no version of this line.
            return false;
        }

        if (version.Length == 0 || version[0] == '-')
        {
            return major >= 6;
        }

        version = version[1..];
        return major >= 6 || (major == 5 && Number(ref version) >= 4);
    }

    /// <summary>True where chat completions are not offered at all: "This model is only supported in v1/responses and not in v1/chat/completions."</summary>
    public static bool AreOnlyThere(string model)
    {
        var name = Plain(model);
        return name.StartsWith("gpt-5", StringComparison.OrdinalIgnoreCase) || name.StartsWith("gpt-6", StringComparison.OrdinalIgnoreCase)
            ? Has(name, "-pro") || Has(name, "-codex")
            : Has(name, "o1-pro") || Has(name, "o3-pro") || name.StartsWith("codex-mini", StringComparison.OrdinalIgnoreCase) || Has(name, "-deep-research");
    }

    /// <summary>Whether the body of a chat completion asks for no reasoning, with which its tools are taken there.</summary>
    /// <param name="body">JSON that was accepted.</param>
    public static bool IsWithoutReasoning(ReadOnlySpan<byte> body)
    {
        // Looked for first as it stands: the word is rare, and most bodies are large.
        if (body.IndexOf("reasoning_effort"u8) < 0)
        {
            return false;
        }

        var json = new Utf8JsonReader(body);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isEffort = JsonText.Is(in json, "reasoning_effort"u8);
            json.Read();
            if (isEffort)
            {
                return json.TokenType == JsonTokenType.String && JsonText.Is(in json, "none"u8);
            }

            json.Skip();
        }

        return false;
    }

    private static bool Has(ReadOnlySpan<char> name, string word)
    {
        var at = name.IndexOf(word, StringComparison.OrdinalIgnoreCase);
        return at >= 0 && (at + word.Length == name.Length || name[at + word.Length] == '-');
    }

    /// <summary>Without the vendor's name, which some put before it.</summary>
    private static ReadOnlySpan<char> Plain(string model) => model.AsSpan(model.LastIndexOf('/') + 1);

    private static int? Number(ref ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && length < 4 && char.IsAsciiDigit(text[length]))
        {
            length++;
        }

        int? number = length == 0 ? null : int.Parse(text[..length], System.Globalization.CultureInfo.InvariantCulture);
        text = text[length..];
        return number;
    }
}
