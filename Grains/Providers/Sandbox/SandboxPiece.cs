namespace Gateway.Grains.Providers.Sandbox;

/// <summary>One word of an answer.</summary>
/// <param name="SpaceBefore">A space belongs before it: the text begins anew here.</param>
/// <param name="Text">The word with the white space around it that belongs to it.</param>
internal readonly record struct SandboxPiece(bool SpaceBefore, ReadOnlyMemory<char> Text);
