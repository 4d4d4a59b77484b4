using Gateway.Api.Errors;

namespace Gateway.Api.Pipeline;

/// <summary>What came of all attempts: an open attempt with its answer (and its whole body where it is not a stream), an error, or nobody left to answer.</summary>
internal readonly record struct AttemptResult(Attempt? Attempt, WholeAnswer? Whole, ApiError? Error, bool ClientGone)
{
    public static AttemptResult Gone => new(null, null, null, true);

    public static AttemptResult Failed(ApiError error) => new(null, null, error, false);
}
