using System.Buffers;

namespace Gateway.Grains.Interfaces.Protocols.Chat;

/// <summary>Turns a provider's stream into OpenAI's, event by event. One instance a stream. Never throws, whatever the bytes.</summary>
public interface IStreamTranslator
{
    /// <summary>What the provider has said of usage up to the last event; null for nothing.</summary>
    PartialUsage? UsageSoFar { get; }

    /// <summary>Writes the frames (<c>data: {...}</c> and a blank line) that the event means; nothing where it means none.</summary>
    /// <param name="payload">The event's data, without <c>data:</c>.</param>
    void Translate(ReadOnlySpan<byte> payload, IBufferWriter<byte> output);

    /// <summary>The provider closed the stream: writes what is left. <c>[DONE]</c> only where the answer was complete.</summary>
    void End(IBufferWriter<byte> output);
}
