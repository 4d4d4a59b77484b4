using System.IO.Hashing;
using System.Text;

namespace Gateway.Grains.Interfaces.Protocols.Anthropic;

/// <summary>
/// Ids of tool calls as the API takes them: <c>^[A-Za-z0-9_-]+$</c>, each once in a conversation. The same conversation always gets the
/// same ids, so that prompt caches hold.
/// </summary>
internal sealed class AnthropicToolIds
{
    /// <summary>Longer ones carry another vendor's freight (LiteLLM's <c>__thought__</c>).</summary>
    private const int MaxLength = 64;

    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _current = new(StringComparer.Ordinal);

    /// <summary>The id of a call, from its own and, where that is empty (the older <c>function_call</c>), from the function's name.</summary>
    public string OfCall(string id, string name)
    {
        var valid = Valid(Key(id, name));
        var unique = valid;

        // Some servers count their calls from 0 in every turn.
        for (var i = 2; !_used.Add(unique); i++)
        {
            unique = $"{valid}_{i}";
        }

        _current[Key(id, name)] = unique;
        return unique;
    }

    /// <summary>The id of the last call that a result answers; one that answers none keeps its own.</summary>
    public string OfResult(string? id, string? name)
    {
        var key = Key(id ?? "", name ?? "");
        return _current.TryGetValue(key, out var known) ? known : Valid(key);
    }

    private static string Key(string id, string name) => id.Length > 0 ? id : "function " + name;

    private static string Valid(string id)
    {
        if (id.Length <= MaxLength && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-'))
        {
            return id;
        }

        return "call_" + Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes(id)));
    }
}
