namespace Gateway.Grains.Interfaces.Protocols.Messages;

/// <summary>What a block becomes in a chat message.</summary>
internal enum MessagesPartKind : byte
{
    Text,

    Image,

    /// <summary>A document that is no text.</summary>
    File,

    /// <summary>The block as it is, for our own translator back.</summary>
    Verbatim,
}
