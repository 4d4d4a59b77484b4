using Gateway.Grains.Interfaces.Models;

namespace Gateway.Grains.Interfaces.Protocols.Gemini;

/// <summary>What one of Google's models can be told: the table's facts in this protocol's words.</summary>
/// <param name="Facts">What is known of it.</param>
public readonly record struct GeminiModel(ModelFacts Facts)
{
    /// <summary>The vendor's name in the table.</summary>
    public const string Vendor = "gemini";

    /// <summary>How it is told how much to think.</summary>
    public ThinkingStyle Thinking => Facts.Thinking ?? ThinkingStyle.None;

    public bool TakesSystemInstruction => Facts.SystemInstruction ?? true;

    public bool KnowsSignatures => Facts.Signatures is SignatureUse.Known or SignatureUse.Needed;

    /// <summary>A replayed function call without its signature is refused.</summary>
    public bool NeedsSignatures => Facts.Signatures == SignatureUse.Needed;

    /// <summary>Ids of calls, and their results' media in <c>functionResponse.parts</c>: seen accepted from the generation on that needs signatures.</summary>
    public bool KnowsCallIds => NeedsSignatures;

    /// <summary>The mode <c>VALIDATED</c> came with the generation that knows signatures (https://ai.google.dev/gemini-api/docs/function-calling).</summary>
    public bool KnowsValidated => KnowsSignatures;

    /// <summary>The fewest thinking tokens that can be asked for.</summary>
    public int LowestBudget => Facts.ThinkingBudget?.Least ?? 0;

    /// <summary>The most thinking tokens that can be asked for.</summary>
    public int HighestBudget => Facts.ThinkingBudget?.Most ?? 24_576;

    /// <summary>The level that comes nearest to an effort.</summary>
    public string Level(string effort) => ReasoningEfforts.Nearest(effort, Facts.Efforts ?? ReasoningEfforts.Levels);

    /// <param name="name">The model's name, with or without <c>models/</c>.</param>
    public static GeminiModel Of(string name) => new(ModelTable.Bundled.Of(Vendor, name));
}
