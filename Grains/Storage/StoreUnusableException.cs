namespace Gateway.Grains.Storage;

/// <summary>The database cannot be reached, or does not let the program in. The message is one line for the operator.</summary>
public sealed class StoreUnusableException(string place, string reason, Exception? cause = null)
    : Exception($"The database {place} cannot be used: {reason} (ConnectionStrings:Gateway)", cause);
