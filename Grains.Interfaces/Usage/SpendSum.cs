namespace Gateway.Grains.Interfaces.Usage;

/// <summary>What was spent in one currency.</summary>
/// <param name="Amount">Cost and fee of the rows; exact, rounded only beyond 28 significant digits.</param>
/// <param name="Requests">The rows in this currency, those that cost nothing included.</param>
public sealed record SpendSum(string Currency, decimal Amount, long Requests);
