using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Grains.Providers.OpenAI;

/// <summary>The part of a memory that is one provider's.</summary>
internal sealed class ProviderMemory(IReasoningMemory memory, string provider) : IReasoningMemory
{
    public void Keep(string toolCallId, ReadOnlySpan<byte> json) => memory.Keep(Name(toolCallId), json);

    public byte[]? Find(string toolCallId) => memory.Find(Name(toolCallId));

    private string Name(string toolCallId) => $"{provider}\n{toolCallId}";
}
