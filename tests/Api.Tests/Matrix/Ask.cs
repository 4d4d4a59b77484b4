namespace Gateway.Api.Tests.Matrix;

/// <summary>What a package is made to ask.</summary>
internal sealed record Ask(string Model, bool Stream)
{
    public const string Question = "how is the weather";

    public const string Result = "sunny";

    /// <summary>Names of the tools that may be called.</summary>
    public IReadOnlyList<string> Tools { get; init; } = [];

    /// <summary>A call that was made before, and its result.</summary>
    public RecordedTurn? Turn { get; init; }

    /// <summary>An answer of the same door to go on from (<see cref="Shown.Kept"/>); each of its calls gets <see cref="Result"/>.</summary>
    public object? Previous { get; init; }

    public RecordedImage? Image { get; init; }

    public bool Thinks { get; init; }

    public string? StopAt { get; init; }

    public int MaxTokens { get; init; } = 4000;
}
