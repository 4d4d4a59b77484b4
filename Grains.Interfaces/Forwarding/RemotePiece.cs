using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.Forwarding;

/// <summary>A piece of an answer.</summary>
[GenerateSerializer, Immutable, Alias("gw.RemotePiece")]
public sealed class RemotePiece
{
    /// <summary>Of bytes at most.</summary>
    public const int MaxBytes = 32 * 1024;

    /// <summary>Nothing came yet, not even a head.</summary>
    public static readonly RemotePiece Nothing = new();

    public static readonly RemotePiece Refused = new() { State = RemoteState.Refused };

    public static readonly RemotePiece Unknown = new() { State = RemoteState.Unknown };

    [Id(0)] public RemoteState State { get; init; }

    /// <summary>The answer's head, without its content; with the first piece and what is empty before it. Null while there is none.</summary>
    [Id(1)] public ProviderReply? Reply { get; init; }

    [Id(2)] public byte[] Bytes { get; init; } = [];

    /// <summary>What the provider has said of the usage so far; null where it has said nothing.</summary>
    [Id(3)] public TokenUsage? Usage { get; init; }

    /// <summary>Whether <see cref="Usage"/> counts the completion.</summary>
    [Id(4)] public bool HasCompletion { get; init; }

    /// <summary>Whether it has a number: one that tells nothing has none, and is not given again.</summary>
    public bool Counts => Bytes.Length > 0 || State is RemoteState.Ended or RemoteState.Broken;

    public PartialUsage? UsageSoFar => Usage is { } usage ? new PartialUsage(usage, HasCompletion) : null;
}
