namespace Gateway.Grains.Interfaces.Teams;

/// <summary>Which lines of a wallet's ledger are wanted, newest first; null does not restrict.</summary>
/// <param name="From">Lines of this time or later.</param>
/// <param name="To">Lines before this time.</param>
/// <param name="Before">The last id of the page before; older lines follow.</param>
/// <param name="Limit">Lines at most, 1 to 1001.</param>
public sealed record WalletQuery(string Team, DateTimeOffset? From = null, DateTimeOffset? To = null, string? Before = null, int Limit = 100);
