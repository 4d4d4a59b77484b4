using Gateway.Grains.Interfaces.Models;

namespace Gateway.Grains.Interfaces.Protocols.Dialects;

/// <summary>What of a provider's answers OpenAI's own clients would not understand.</summary>
/// <param name="Parts">Content that is a list of parts, calls without an index or a type, finish reasons of its own: Mistral.</param>
/// <param name="ReasoningBeside">Completion tokens without those of reasoning: xAI.</param>
/// <param name="XGroqUsage">Usage in <c>x_groq</c> only, for a caller who asked for it.</param>
public readonly record struct AnswerRepairs(bool Parts, bool ReasoningBeside, bool XGroqUsage)
{
    public bool IsNone => !Parts && !ReasoningBeside && !XGroqUsage;

    /// <param name="includesUsage">Whether the caller wants usage in a stream.</param>
    public static AnswerRepairs Of(ModelFacts facts, bool includesUsage) =>
        new(facts.PartsInAnswers ?? false, facts.ReasoningBeside ?? false, includesUsage && facts.UsageInXGroq == true);
}
