using Microsoft.Extensions.Logging;

namespace Gateway.Api.Pricing;

/// <summary>Event ids 2100-2149: what requests cost.</summary>
internal static partial class PricingLog
{
    [LoggerMessage(2100, LogLevel.Warning, "Answers of {Provider}/{Model} have no cost: no price or rate is known for what they use. Gateway:Prices or Gateway:Billing:Rates can give one.")]
    public static partial void Unpriced(ILogger logger, string provider, string model);

    [LoggerMessage(2101, LogLevel.Warning, "{Count} models without a price have been named; further ones are not.")]
    public static partial void ManyUnpriced(ILogger logger, int count);
}
