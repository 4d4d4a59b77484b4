namespace Gateway.Grains.Interfaces.Protocols.Chat;

/// <summary>What the answer's text must be.</summary>
public enum ChatFormatKind : byte
{
    Text,

    /// <summary>Some JSON object.</summary>
    JsonObject,

    /// <summary>JSON after a schema.</summary>
    JsonSchema,
}
