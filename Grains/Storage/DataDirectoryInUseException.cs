namespace Gateway.Grains.Storage;

/// <summary>Another process owns the data directory. The message is one line for the operator.</summary>
public sealed class DataDirectoryInUseException(string directory, Exception cause)
    : Exception($"The data directory '{directory}' is in use by another process. Stop that one or set Gateway:DataDirectory to another directory.", cause);
