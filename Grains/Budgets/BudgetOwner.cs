namespace Gateway.Grains.Budgets;

/// <summary>Whose budget it is.</summary>
/// <param name="Scope"><c>key</c> or <c>team</c>.</param>
/// <param name="Id">The key's or the team's id.</param>
/// <param name="Name">Its name for people, as it is now.</param>
internal sealed record BudgetOwner(string Scope, string Id, Func<string> Name)
{
    public override string ToString() => $"The budget of {Scope} {Id}";
}
