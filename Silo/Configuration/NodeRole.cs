namespace Gateway.Silo.Configuration;

/// <summary>What a node does (<c>Gateway:Role</c>).</summary>
internal enum NodeRole
{
    /// <summary>Front end and grains.</summary>
    All,

    /// <summary>Grains only: no public endpoints but health and metrics.</summary>
    Silo,

    /// <summary>Front end only: hosts no grains and holds no provider credential.</summary>
    Api,
}
