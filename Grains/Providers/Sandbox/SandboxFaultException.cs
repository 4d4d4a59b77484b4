namespace Gateway.Grains.Providers.Sandbox;

/// <summary>The request itself is wrong: <see cref="SandboxClient"/> answers 400.</summary>
internal sealed class SandboxFaultException(string message, string? param) : Exception(message)
{
    /// <summary>The field it is about; null where the body as a whole is wrong.</summary>
    public string? Param => param;
}
