using System.Diagnostics.CodeAnalysis;

namespace Gateway.Grains.Interfaces.Budgets;

/// <summary>The zones whose midnights can begin a budget's periods: what this machine's time zone data knows.</summary>
public static class BudgetTimeZone
{
    public const string Allowed = "the IANA name of a time zone, such as UTC or Europe/Berlin";

    private const int MaxLength = 64;

    /// <summary>The zone and its name as the data spell it; false where there is none of this name.</summary>
    public static bool TryFind(string name, [NotNullWhen(true)] out TimeZoneInfo? zone)
    {
        zone = null;

        // The name becomes part of a file's path.
        return name.Length is > 0 and <= MaxLength
            && name.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '/' or '_' or '-' or '+')
            && TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone)
            && zone.HasIanaId;
    }
}
