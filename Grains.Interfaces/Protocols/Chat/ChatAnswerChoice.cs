using System.Text;

namespace Gateway.Grains.Interfaces.Protocols.Chat;

/// <summary>One choice of a whole answer, put together piece by piece.</summary>
public sealed class ChatAnswerChoice
{
    public int Index { get; init; }

    public StringBuilder Text { get; } = new();

    public StringBuilder Reasoning { get; } = new();

    /// <summary>Null where the model did not refuse.</summary>
    public string? Refusal { get; set; }

    public List<ChatAnswerCall> ToolCalls { get; } = [];

    /// <summary>OpenAI's word.</summary>
    public string FinishReason { get; set; } = "stop";

    /// <summary>The stop sequence that ended the answer, written as vLLM does (<c>stop_reason</c>); null where there was none, or none is known.</summary>
    public string? StopSequence { get; set; }

    /// <summary>The value of <c>logprobs</c>, JSON; null for none.</summary>
    public byte[]? Logprobs { get; set; }

    /// <summary>Fields of the message that OpenAI's API does not have, or that are written rarely (<c>annotations</c>): name and JSON.</summary>
    public List<(string Name, ReadOnlyMemory<byte> Json)> Extensions { get; } = [];
}
