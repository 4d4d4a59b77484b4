using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Chat;

/// <summary>Ends the parsing or translation of a request that cannot be expressed; never leaves the translators.</summary>
internal sealed class ChatFault(RequestFault fault) : Exception(fault.Message)
{
    public RequestFault Fault { get; } = fault;

    /// <summary>A value that is wrong in itself.</summary>
    public static ChatFault Invalid(string param, string message) => new(new RequestFault($"Invalid value for '{param}': {message}", param, "invalid_value"));

    /// <summary>A value that is right, and that the target cannot express.</summary>
    public static ChatFault Unsupported(string param, string message) => new(new RequestFault($"Unsupported value for '{param}': {message}", param, "unsupported_value"));
}
