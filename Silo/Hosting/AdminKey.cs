namespace Gateway.Silo.Hosting;

/// <summary>The admin key in force.</summary>
/// <param name="Secret">The key itself.</param>
/// <param name="NewFile">Where it was written to because it was made just now; null where it was there before.</param>
internal sealed record AdminKey(string Secret, string? NewFile)
{
    public override string ToString() => "admin key";
}
