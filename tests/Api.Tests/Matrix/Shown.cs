namespace Gateway.Api.Tests.Matrix;

/// <summary>What a package shows of an answer: what it says, or the error that the package threw or was told in the stream.</summary>
/// <param name="Status">The error's; 0 for one within a stream.</param>
internal sealed record Shown(Said? Said, int Status = 200, string Error = "")
{
    /// <summary>The answer as the package keeps it, to go on from.</summary>
    public object? Kept { get; init; }

    public override string ToString() => Said is null ? $"error {Status} {Error}" : Said.Line();
}
