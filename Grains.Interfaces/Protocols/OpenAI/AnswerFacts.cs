using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>What the gateway wants to know of a whole answer.</summary>
/// <param name="IsObject">The bytes are one well-formed JSON object; false for HTML, truncated JSON and anything else.</param>
/// <param name="HasError">It carries an error in spite of its status 200.</param>
/// <param name="Usage">The provider's count, normalised; null where it gives none that can be used.</param>
/// <param name="FinishReason">Of the first choice that has one; null for embeddings.</param>
/// <param name="HasChoices"><c>choices</c> is an array that is not empty; in other languages, that there is an answer.</param>
public readonly record struct AnswerFacts(bool IsObject, bool HasError, TokenUsage? Usage, string? FinishReason, bool HasChoices)
{
    /// <summary>Under which id the provider may keep it; null where none does.</summary>
    public string? KeptId { get; init; }

    /// <summary>Ids of its items at that provider; null where there are none.</summary>
    public IReadOnlyList<string>? KeptItems { get; init; }
}
