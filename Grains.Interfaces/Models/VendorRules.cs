namespace Gateway.Grains.Interfaces.Models;

/// <summary>What is known of a vendor's models.</summary>
/// <param name="Rules">A later rule goes before an earlier one, field by field.</param>
/// <param name="Stem">How the vendor's names begin, whatever others put before it; null where nothing is put before it but paths.</param>
/// <param name="UnversionedIsNewest">Whether a name without a version (<c>gemini-flash-latest</c>) stands for the newest model.</param>
/// <param name="Like">The vendor whose rules hold too; null for none.</param>
/// <param name="LimitsOf">By the beginning of a name, whose limits its models have (a reseller takes every field and leaves out what a model cannot take).</param>
internal sealed record VendorRules(
    IReadOnlyList<ModelRule> Rules, string? Stem, bool UnversionedIsNewest, string? Like, IReadOnlyDictionary<string, string> LimitsOf);
