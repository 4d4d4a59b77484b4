namespace Gateway.Grains.Interfaces.Teams;

/// <summary>What a team's id may be: part of paths, and what keys name their team by.</summary>
public static class TeamId
{
    public const string Allowed = "1 to 64 letters of ASCII, digits, spaces, '.', '_' or '-', with a letter or digit at both ends";

    public static bool IsValid(string id) =>
        id.Length is > 0 and <= ITeamGrain.MaxIdLength
        && char.IsAsciiLetterOrDigit(id[0])
        && char.IsAsciiLetterOrDigit(id[^1])
        && id.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is ' ' or '.' or '_' or '-');
}
