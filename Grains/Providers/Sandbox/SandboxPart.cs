namespace Gateway.Grains.Providers.Sandbox;

/// <summary>One step in the making of an answer's body.</summary>
internal readonly record struct SandboxPart
{
    /// <summary>Bytes as they are.</summary>
    public ReadOnlyMemory<byte> Bytes { get; private init; }

    /// <summary>Text that stands inside a JSON string.</summary>
    public ReadOnlyMemory<char> Text { get; private init; }

    /// <summary>When what follows is due, counted from the first wait; null for at once.</summary>
    public TimeSpan? Due { get; private init; }

    /// <summary>The body breaks off here.</summary>
    public bool IsBreak { get; private init; }

    public static SandboxPart Raw(ReadOnlyMemory<byte> bytes) => new() { Bytes = bytes };

    public static SandboxPart Escaped(ReadOnlyMemory<char> text) => new() { Text = text };

    public static SandboxPart Wait(TimeSpan due) => new() { Due = due };

    public static SandboxPart Break() => new() { IsBreak = true };
}
