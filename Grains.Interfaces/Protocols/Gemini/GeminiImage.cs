using System.Buffers;

namespace Gateway.Grains.Interfaces.Protocols.Gemini;

/// <summary>
/// What a model draws or says, in OpenAI's shapes. OpenAI's chat completions have no pictures in answers: they stand in
/// <c>images</c> of the message or delta, as OpenRouter writes them (https://openrouter.ai/docs/features/multimodal/image-generation).
/// Speech is <c>audio</c>, as in OpenAI's own API.
/// </summary>
internal static class GeminiImage
{
    public static bool IsAudio(ReadOnlySpan<byte> mediaType) => mediaType.StartsWith("audio/"u8);

    /// <summary>Writes an entry of <c>images</c>; all texts are escaped already.</summary>
    public static void Write(IBufferWriter<byte> output, in GeminiPart part)
    {
        output.Write("{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:"u8);
        output.Write(part.MediaType);
        output.Write(";base64,"u8);
        output.Write(part.MediaData);
        output.Write("\"}"u8);
        if (!part.Signature.IsEmpty)
        {
            output.Write(",\"extra_content\":"u8);
            output.Write(ThoughtSignature.Wrap(part.Signature));
        }

        output.Write("}"u8);
    }

    /// <summary>Writes the value of <c>audio</c>. It can't be asked for by its id later, so it never expires.</summary>
    public static void WriteAudio(IBufferWriter<byte> output, ReadOnlySpan<byte> id, ReadOnlySpan<byte> data)
    {
        output.Write("{\"id\":\"audio_"u8);
        output.Write(id);
        output.Write("\",\"data\":\""u8);
        output.Write(data);
        output.Write("\",\"expires_at\":0,\"transcript\":\"\"}"u8);
    }
}
