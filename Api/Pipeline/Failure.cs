using Gateway.Api.Errors;
using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Api.Pipeline;

/// <summary>How an attempt failed.</summary>
/// <param name="Class">What it means for the next attempt.</param>
/// <param name="Verdict">What it says about the provider's health.</param>
/// <param name="Status">The provider's HTTP status; 0 where no answer came.</param>
/// <param name="Code">For the ledger: the provider's code, or our word for it.</param>
/// <param name="Error">What the caller is told if nothing else works.</param>
/// <param name="RetryAfter">How long the provider asks to wait; null where it does not say.</param>
/// <param name="WholeAccount">Whether a wait is meant for all of the provider's models.</param>
internal sealed record Failure(
    FailureClass Class,
    AttemptVerdict Verdict,
    int Status,
    string Code,
    ApiError Error,
    TimeSpan? RetryAfter = null,
    bool WholeAccount = false);
