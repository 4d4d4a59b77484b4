namespace Gateway.Grains.Interfaces.ApiKeys;

/// <summary>Which models a key may use. A pattern is a name, or a beginning of names followed by <c>*</c>; upper and lower case differ.</summary>
public sealed class ModelPatterns(string[]? patterns)
{
    private readonly string[] _patterns = patterns ?? [];

    /// <summary>The first model that is not allowed, as the caller named it; null where all are.</summary>
    public string? FirstRefused(RequestedModel[] models)
    {
        foreach (var model in models)
        {
            if (!Allows(model))
            {
                return model.Requested;
            }
        }

        return null;
    }

    /// <summary>No patterns allow everything.</summary>
    public bool Allows(RequestedModel model) => _patterns.Length == 0 || Allows(model.Canonical) || Allows(model.Requested);

    private bool Allows(string name)
    {
        foreach (var pattern in _patterns)
        {
            if (pattern.EndsWith('*') ? name.AsSpan().StartsWith(pattern.AsSpan(..^1)) : pattern == name)
            {
                return true;
            }
        }

        return false;
    }
}
