using Orleans.Concurrency;

namespace Gateway.Grains.Interfaces.Teams;

/// <summary>
/// One team; the grain key is <see cref="KeyOf"/> its id. The truth about its policy, its budget and its wallet. Every call is safe to repeat.
/// </summary>
[Alias("gw.ITeamGrain")]
public interface ITeamGrain : IGrainWithStringKey
{
    /// <summary>Longest id: letters, digits, spaces and <c>._-</c>.</summary>
    const int MaxIdLength = 64;

    /// <summary>The prefix keeps ids that read as hexadecimal numbers apart in the store.</summary>
    const string KeyPrefix = "team_";

    static string KeyOf(string id) => KeyPrefix + id;

    /// <summary>Takes what a request of one of its keys needs from limits, budget and wallet, or says what has no room. A team that does not exist bounds nothing.</summary>
    [Alias("Take"), ResponseTimeout("00:00:02"), AlwaysInterleave]
    ValueTask<TeamAnswer> Take(TeamTake take);

    /// <summary>Ends a reservation. True when it was open.</summary>
    [Alias("Settle"), ResponseTimeout("00:00:02"), AlwaysInterleave]
    ValueTask<bool> Settle(TeamSettlement settlement);

    /// <summary>Undoes a reservation whose request will not be made.</summary>
    [Alias("Release"), ResponseTimeout("00:00:02"), AlwaysInterleave]
    ValueTask Release(string reservationId);

    /// <summary>The team, or null where there is none with this id.</summary>
    [Alias("Get"), ResponseTimeout("00:00:05")]
    ValueTask<TeamInfo?> Get();

    /// <summary>Makes the team. Null where there is one with this id, deleted ones included.</summary>
    [Alias("Create"), ResponseTimeout("00:00:05")]
    ValueTask<TeamInfo?> Create(TeamPolicy policy);

    /// <summary>Replaces the policy. Null where there is no such team.</summary>
    [Alias("Change"), ResponseTimeout("00:00:05")]
    ValueTask<TeamInfo?> Change(TeamPolicy policy);

    /// <summary>Deletes the team for good; its keys are refused from now on. Its ledger stays. Null where there is no such team.</summary>
    [Alias("Delete"), ResponseTimeout("00:00:05")]
    ValueTask<TeamInfo?> Delete();

    /// <summary>Puts money into the wallet, once a reference.</summary>
    /// <param name="amount">Above 0.</param>
    /// <param name="currency">Three capital letters. The first credit fixes the wallet's currency; others are converted into it.</param>
    /// <param name="reference">1 to 128 characters.</param>
    [Alias("Credit"), ResponseTimeout("00:00:05")]
    ValueTask<CreditAnswer> Credit(decimal amount, string currency, string reference);
}
