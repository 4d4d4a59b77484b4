namespace Gateway.Grains.Usage;

/// <summary>A segment's file could not be read; the store is not to blame.</summary>
internal sealed class SpoolFileException(string path, Exception cause) : Exception($"The spool segment '{path}' cannot be read.", cause);
