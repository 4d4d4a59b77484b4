namespace Gateway.Api.Pricing;

/// <summary>What an answer costs the caller: billing currency, exact.</summary>
/// <param name="Cost">The provider's price.</param>
/// <param name="Fee">The platform's fee on top of it.</param>
internal readonly record struct Charge(decimal Cost, decimal Fee);
