using Gateway.Api.Errors;

namespace Gateway.Api.Pipeline;

/// <summary>What came of all attempts: one that has an answer, an error, or nobody left to answer. The receiver disposes the attempt.</summary>
internal readonly record struct AttemptResult(Attempt? Attempt, ApiError? Error, bool ClientGone)
{
    public static AttemptResult Gone => new(null, null, true);

    public static AttemptResult Failed(ApiError error) => new(null, error, false);
}
