using System.Buffers;
using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Grains.Interfaces.Protocols.Dialects;

/// <summary>A stream in OpenAI's shape, but for what its dialect does otherwise.</summary>
/// <param name="reasoning">Who looks at each event first; null for nobody.</param>
public sealed class RepairedFrames(AnswerRepairs repairs, TurnReasoning? reasoning = null) : IStreamTranslator
{
    private readonly AnswerRepair _repair = new(repairs);

    /// <summary>The frames say it themselves.</summary>
    public PartialUsage? UsageSoFar => null;

    public void Translate(ReadOnlySpan<byte> payload, IBufferWriter<byte> output)
    {
        if (payload.StartsWith("[DONE]"u8))
        {
            ChatChunkWriter.Done(output);
            return;
        }

        reasoning?.Take(payload);
        output.Write("data: "u8);
        if (payload.IndexOfAny((byte)'\n', (byte)'\r') < 0)
        {
            _repair.Write(payload, output);
        }
        else
        {
            // Several lines of data: in JSON a line's end is white space, in a frame it would end the data.
            var line = payload.ToArray();
            line.AsSpan().Replace((byte)'\n', (byte)' ');
            line.AsSpan().Replace((byte)'\r', (byte)' ');
            _repair.Write(line, output);
        }

        output.Write("\n\n"u8);
    }

    /// <summary>What the provider did not say is not added.</summary>
    public void End(IBufferWriter<byte> output)
    {
    }

    /// <summary>A whole answer, in the same words. Never throws.</summary>
    public static void Write(ReadOnlySpan<byte> answer, AnswerRepairs repairs, IBufferWriter<byte> output) => new AnswerRepair(repairs).Write(answer, output);
}
