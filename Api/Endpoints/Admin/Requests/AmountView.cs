using System.Globalization;

namespace Gateway.Api.Endpoints.Admin.Requests;

/// <summary>Money in JSON: an exact decimal string and its currency.</summary>
internal sealed record AmountView(string Amount, string Currency)
{
    public static AmountView? Of(decimal? amount, string? currency) =>
        amount is { } value && currency is not null ? new AmountView(value.ToString(CultureInfo.InvariantCulture), currency) : null;
}
