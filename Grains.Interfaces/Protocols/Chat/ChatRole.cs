namespace Gateway.Grains.Interfaces.Protocols.Chat;

/// <summary>Who speaks in a message.</summary>
public enum ChatRole : byte
{
    /// <summary><c>system</c>, and <c>developer</c>, which means the same.</summary>
    System,

    User,

    Assistant,

    /// <summary><c>tool</c>, and the older <c>function</c>.</summary>
    Tool,
}
