namespace Gateway.Grains.Interfaces.Protocols.Chat;

/// <summary>How free the model is to call tools.</summary>
public enum ChatToolChoiceKind : byte
{
    /// <summary>Nothing was said.</summary>
    Unset,

    Auto,

    None,

    /// <summary>At least one tool.</summary>
    Required,

    /// <summary>This one.</summary>
    Named,
}
