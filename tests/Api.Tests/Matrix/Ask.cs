namespace Gateway.Api.Tests.Matrix;

/// <summary>What a package is made to ask.</summary>
internal sealed record Ask(string Model, bool Stream)
{
    public const string Question = "how is the weather";

    /// <summary>Names of the tools that may be called.</summary>
    public IReadOnlyList<string> Tools { get; init; } = [];

    /// <summary>A call that was made before, and its result.</summary>
    public RecordedTurn? Turn { get; init; }

    public RecordedImage? Image { get; init; }

    public bool Thinks { get; init; }

    public string? StopAt { get; init; }

    public int MaxTokens { get; init; } = 4000;
}
