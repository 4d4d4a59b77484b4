namespace Gateway.Grains.Storage;

/// <summary>The store was made by a newer program. The message is one line for the operator.</summary>
public sealed class SchemaTooNewException(string store, int found, int known)
    : Exception($"The store '{store}' has schema version {found}, this program knows up to {known}. Start the newer program, or use another store.");
