namespace Gateway.Grains.Budgets;

/// <summary>Whether there is money for a request.</summary>
internal enum SpendFit
{
    Fits,

    /// <summary>Only if what is held for others turned out not to be needed.</summary>
    Busy,

    /// <summary>Not even then.</summary>
    No,
}
