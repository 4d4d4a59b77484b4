using System.Globalization;

namespace Gateway.Grains.Interfaces.Protocols.Gemini;

/// <summary>
/// What a model can be told, by its name. A name without a version (<c>gemini-flash-latest</c>) is taken for one of the newest
/// generation, which is what Google points such names at.
/// </summary>
/// <param name="Version">The generation: 1.5, 2, 2.5, 3.1.</param>
/// <param name="IsPro">One of the larger models, which cannot be kept from thinking.</param>
/// <param name="IsGemma">An open model on the same API.</param>
/// <param name="Thinking">How it is told how much to think.</param>
public readonly record struct GeminiModel(decimal Version, bool IsPro, bool IsGemma, GeminiThinking Thinking)
{
    private const decimal Newest = 3.5m;

    /// <summary>Numbers this large are dates or sizes (<c>gemini-exp-1206</c>), not generations.</summary>
    private const decimal Implausible = 20;

    /// <summary>Gemma refuses <c>systemInstruction</c>: "Developer instruction is not enabled for models/gemma-3-27b-it" (400).</summary>
    public bool TakesSystemInstruction => !IsGemma;

    /// <summary>Thought signatures exist since 2.5 (https://ai.google.dev/gemini-api/docs/thought-signatures).</summary>
    public bool KnowsSignatures => !IsGemma && Version >= 2.5m;

    /// <summary>From 3 on, a replayed function call without its signature is refused with 400 (same page).</summary>
    public bool NeedsSignatures => !IsGemma && Version >= 3;

    /// <summary>Ids of calls, and their results' media in <c>functionResponse.parts</c>: seen accepted from 3 on only.</summary>
    public bool KnowsCallIds => NeedsSignatures;

    /// <summary>The mode <c>VALIDATED</c> came with 2.5 (https://ai.google.dev/gemini-api/docs/function-calling).</summary>
    public bool KnowsValidated => KnowsSignatures;

    /// <summary>The least thinking: the larger models answer MINIMAL with 400, "Thinking level MINIMAL is not supported for this model".</summary>
    public string LowestLevel => IsPro ? "low" : "minimal";

    /// <summary>3 Pro knows low and high only; MEDIUM came with 3 Flash and 3.1 Pro (https://ai.google.dev/gemini-api/docs/thinking).</summary>
    public string MediumLevel => IsPro && Version < 3.1m ? "high" : "medium";

    /// <summary>2.5 Pro thinks at least 128 tokens, 2.5 Flash may not think at all (same page).</summary>
    public int LowestBudget => IsPro ? 128 : 0;

    /// <summary>32,768 for 2.5 Pro, 24,576 for 2.5 Flash and Flash-Lite (same page).</summary>
    public int HighestBudget => IsPro ? 32768 : 24576;

    /// <param name="name">The model's name, with or without <c>models/</c>.</param>
    public static GeminiModel Of(string name)
    {
        var id = name.AsSpan(name.LastIndexOf('/') + 1);
        var version = VersionIn(id);
        if (id.StartsWith("gemma", StringComparison.OrdinalIgnoreCase))
        {
            return new GeminiModel(version ?? 1, IsPro: false, IsGemma: true, GeminiThinking.None);
        }

        var known = version switch { null => Newest, > Implausible => 2, { } own => own };
        var draws = Has(id, "image") || Has(id, "tts") || Has(id, "audio");
        var thinking = draws || known < 2.5m ? GeminiThinking.None : known < 3 ? GeminiThinking.Budget : GeminiThinking.Level;
        return new GeminiModel(known, Has(id, "pro"), IsGemma: false, thinking);
    }

    private static bool Has(ReadOnlySpan<char> id, string word)
    {
        foreach (var part in id.Split('-'))
        {
            if (id[part].Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static decimal? VersionIn(ReadOnlySpan<char> id)
    {
        foreach (var part in id.Split('-'))
        {
            if (decimal.TryParse(id[part], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var version))
            {
                return version;
            }
        }

        return null;
    }
}
