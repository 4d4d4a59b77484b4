using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Api.Tests.Matrix;

/// <summary>What an answer says, in no language's words: that of a recording, or what a package showed of it.</summary>
internal sealed class Said
{
    /// <summary>The texts, one a message: most answers have one.</summary>
    public List<string> Texts { get; } = [];

    public List<string> Thoughts { get; } = [];

    public string Refusal { get; set; } = "";

    /// <summary>Name and arguments, JSON text.</summary>
    public List<(string Name, string Arguments)> Calls { get; } = [];

    public Finish Finish { get; set; }

    /// <summary>Null where the answer does not tell.</summary>
    public Tokens? Tokens { get; set; }

    public bool HasText => Texts.Exists(text => text.Length > 0);

    public bool HasThoughts => Thoughts.Exists(text => text.Length > 0);

    /// <summary>Its tokens as they are told elsewhere: more cached than there was of the prompt is a provider's mistake (Azure's, for Grok), and left out.</summary>
    public Tokens? SaneTokens => Tokens is { } tokens && tokens.Cached > tokens.Prompt ? tokens with { Cached = 0 } : Tokens;

    /// <summary>Puts what is parted in one language together, as another has it.</summary>
    public static string Join(IEnumerable<string> texts, string between) => string.Join(between, texts.Where(text => text.Length > 0));

    /// <summary>One line to compare.</summary>
    public string Line(string between = "") =>
        $"{Join(Texts, between)} | {Join(Thoughts, between)} | {Refusal} | {string.Join(", ", Calls.Select(call => $"{call.Name} {Canonical(call.Arguments)}"))} | {Finish} | {Tokens}";

    /// <summary>Arguments without the spaces and escapes that translating may change; what is no JSON stays as it is.</summary>
    public static string Canonical(string arguments)
    {
        try
        {
            return JsonNode.Parse(string.IsNullOrWhiteSpace(arguments) ? "{}" : arguments)?.ToJsonString() ?? "null";
        }
        catch (JsonException)
        {
            return arguments;
        }
    }
}
