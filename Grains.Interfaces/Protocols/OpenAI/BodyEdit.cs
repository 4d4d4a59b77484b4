namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>Replaces the bytes from <paramref name="Start"/> up to <paramref name="End"/>.</summary>
internal readonly record struct BodyEdit(int Start, int End, ReadOnlyMemory<byte> Replacement);
