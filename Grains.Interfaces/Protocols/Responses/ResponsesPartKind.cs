namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>What a part of a message is.</summary>
internal enum ResponsesPartKind : byte
{
    Text,
    Refusal,
}
