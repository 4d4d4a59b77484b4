namespace Gateway.Api.Tests.Matrix;

/// <summary>An official package at its door of the gateway.</summary>
internal interface IDoorClient
{
    string Name { get; }

    /// <summary>Whose answers go out as they came.</summary>
    Target Native { get; }

    /// <summary>The last answer as it came.</summary>
    Captured Captured { get; }

    Task<Shown> Ask(Ask ask);

    /// <summary>What the package has to show of an answer of this target, as <see cref="Said.Line"/> writes it.</summary>
    string Expect(Said said, Target from);
}
