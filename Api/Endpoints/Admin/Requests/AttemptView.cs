using Gateway.Grains.Interfaces.Usage;

namespace Gateway.Api.Endpoints.Admin.Requests;

/// <summary>One attempt of a ledger row.</summary>
internal sealed record AttemptView(
    string Provider,
    string Model,
    int Status,
    string? Error,
    DateTimeOffset StartedAt,
    double DurationMs,
    double? FirstTokenMs,
    TokensView Tokens,
    AmountView? Cost)
{
    public static AttemptView Of(AttemptRecord attempt, string? currency) => new(
        attempt.Provider,
        attempt.Model,
        attempt.Status,
        attempt.Error,
        attempt.StartedAt,
        attempt.DurationUs / 1000.0,
        attempt.FirstTokenUs / 1000.0,
        new TokensView(attempt.Usage.Prompt, attempt.Usage.Completion),
        AmountView.Of(attempt.Cost, currency));
}
