using System.Collections.Concurrent;
using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Grains.Providers.Gemini;

/// <summary>A memory of the node's own, dropped whole when it is full.</summary>
internal sealed class GeminiSignatures : IReasoningMemory
{
    private const int MaxEntries = 10_000;
    private const int LargestEntry = 64 * 1024;

    private readonly ConcurrentDictionary<string, byte[]> _kept = new(StringComparer.Ordinal);

    public void Keep(string toolCallId, ReadOnlySpan<byte> json)
    {
        if (json.Length > LargestEntry)
        {
            return;
        }

        if (_kept.Count >= MaxEntries)
        {
            _kept.Clear();
        }

        _kept[toolCallId] = json.ToArray();
    }

    public byte[]? Find(string toolCallId) => _kept.GetValueOrDefault(toolCallId);
}
