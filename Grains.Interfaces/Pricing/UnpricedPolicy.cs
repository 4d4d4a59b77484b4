namespace Gateway.Grains.Interfaces.Pricing;

/// <summary>What becomes of a request for a model whose cost cannot be said (<c>Gateway:Billing:UnpricedModels</c>).</summary>
public enum UnpricedPolicy : byte
{
    /// <summary>Refused where a budget or a wallet applies to the request, else served; the log names the model once.</summary>
    RefuseWithBudget = 0,

    /// <summary>Served, under a budget too, which counts it as nothing; the log names the model once.</summary>
    Serve = 1,

    /// <summary>Refused.</summary>
    Refuse = 2,
}
