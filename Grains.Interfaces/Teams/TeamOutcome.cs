namespace Gateway.Grains.Interfaces.Teams;

[GenerateSerializer, Alias("gw.TeamOutcome")]
public enum TeamOutcome : byte
{
    /// <summary>The team bounds nothing, and holds nothing that would have to be settled.</summary>
    Free = 0,
    Taken = 1,
    Deleted = 2,

    /// <summary>A limit has no room; <see cref="TeamAnswer.Rates"/> says which and for how long.</summary>
    RateLimited = 3,

    /// <summary>A budget or the wallet has no room; <see cref="TeamAnswer.Refusal"/> says which.</summary>
    NoMoney = 4,

    /// <summary>There is a budget or a wallet, and a target has no price.</summary>
    Unpriced = 5,
}
