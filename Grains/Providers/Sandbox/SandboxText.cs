using System.Text;
using System.Text.Json;

namespace Gateway.Grains.Providers.Sandbox;

/// <summary>What the sandbox's endpoints beside chat have in common: texts of a request, pieces of an answer.</summary>
internal static class SandboxText
{
    public static SandboxPart Raw(string text) => SandboxPart.Raw(Encoding.UTF8.GetBytes(text));

    /// <summary>The texts of a string, or of an array of strings and parts; tokens by their numbers are words.</summary>
    public static List<string> Texts(JsonElement? value)
    {
        var texts = new List<string>();
        switch (value)
        {
            case { ValueKind: JsonValueKind.String } text:
                texts.Add(SandboxJson.String(text));
                break;
            case { ValueKind: JsonValueKind.Array } tokens when tokens.EnumerateArray().All(one => one.ValueKind == JsonValueKind.Number):
                texts.Add(string.Join(' ', tokens.EnumerateArray()));
                break;
            case { ValueKind: JsonValueKind.Array } array:
                foreach (var one in array.EnumerateArray())
                {
                    texts.AddRange(one.ValueKind == JsonValueKind.Object ? [SandboxJson.String(one, "text") ?? ""] : Texts(one));
                }

                break;
        }

        return texts;
    }

    /// <summary>Breaks the answer off behind so many of its pieces; null for never.</summary>
    public static IEnumerable<SandboxPart> Dying(IEnumerable<SandboxPart> parts, int? dieAfter)
    {
        var given = 0;
        foreach (var part in parts)
        {
            if (given++ == dieAfter)
            {
                yield return SandboxPart.Break();
            }

            yield return part;
        }
    }
}
