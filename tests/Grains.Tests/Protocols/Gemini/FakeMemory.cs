using System.Text;
using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Grains.Tests.Protocols.Gemini;

internal sealed class FakeMemory : IReasoningMemory
{
    public Dictionary<string, string> Kept { get; } = [];

    public void Keep(string toolCallId, ReadOnlySpan<byte> json) => Kept[toolCallId] = Encoding.UTF8.GetString(json);

    public byte[]? Find(string toolCallId) => Kept.TryGetValue(toolCallId, out var json) ? Encoding.UTF8.GetBytes(json) : null;
}
