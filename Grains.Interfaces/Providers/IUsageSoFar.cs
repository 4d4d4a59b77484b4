using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Grains.Interfaces.Providers;

/// <summary>
/// A live answer that knows of its usage before its end, for one that breaks off. The frames themselves cannot carry it: OpenAI's have
/// usage at the end only.
/// </summary>
public interface IUsageSoFar
{
    /// <summary>Null where the provider has said nothing. Not to be asked while the stream is read.</summary>
    PartialUsage? UsageSoFar { get; }
}
