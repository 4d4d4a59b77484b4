namespace Gateway.Api.Tests.Matrix;

/// <summary>A cell of the matrix.</summary>
/// <param name="Passed">How many recordings were shown as they are.</param>
/// <param name="IsMixed">Whether the question was one recording's and the answer another's.</param>
/// <param name="Reason">Why there is nothing to show; null where there is.</param>
/// <param name="Failures">What was shown otherwise, a line each.</param>
internal sealed record Cell(string Feature, string Door, Target Target, int Passed, bool IsMixed, string? Reason, IReadOnlyList<string> Failures)
{
    public bool IsEmpty => Passed == 0 && Failures.Count == 0;
}
