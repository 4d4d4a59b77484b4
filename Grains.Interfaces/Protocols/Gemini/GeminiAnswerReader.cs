using System.Buffers;
using System.Text;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.Protocols.Gemini;

/// <summary>Turns the answer of <c>generateContent</c> into a chat completion.</summary>
public static class GeminiAnswerReader
{
    private const int BadGateway = 502;

    /// <summary>Never throws, whatever the bytes.</summary>
    /// <param name="id">The completion's id.</param>
    /// <param name="created">Unix seconds.</param>
    /// <param name="model">The model's name where the provider does not report one.</param>
    /// <param name="memory">Keeps the signatures of calls.</param>
    /// <param name="singleCall">Of calls made in parallel only the first is passed on.</param>
    public static GeminiAnswer Read(ReadOnlySpan<byte> json, string id, long created, string model, IReasoningMemory memory, bool singleCall = false)
    {
        // 1. Is it an answer?
        Span<GeminiCandidate> candidates = stackalloc GeminiCandidate[GeminiEventReader.MaxCandidates];
        if (!GeminiEventReader.TryRead(json, candidates, out var found))
        {
            return Refused(BadGateway, GeminiFaults.NoAnswer("it is no JSON object", "not_json"));
        }

        if (found.IsError)
        {
            var error = GeminiErrorReader.Read(200, json);
            return Refused(error.Status, error.Error);
        }

        if (found.Candidates == 0)
        {
            return found.BlockReason.Length > 0
                ? Refused(400, GeminiFaults.Blocked(found.BlockReason.In(json)))
                : Refused(BadGateway, GeminiFaults.NoAnswer("it has no candidates", "no_candidates"));
        }

        // 2. What does it say?
        var answer = new ChatAnswer
        {
            Id = id,
            Created = created,
            Model = found.ModelVersion.Length > 0 ? JsonText.Decode(found.ModelVersion.In(json), 256) : model,
            Usage = found.Usage,
        };
        var ids = new GeminiCallIds();
        foreach (ref readonly var candidate in candidates[..found.Candidates])
        {
            if (GeminiFinishReasons.FaultCode(candidate.Finish) is { } code)
            {
                return Refused(BadGateway, GeminiFaults.Unusable(code, candidate.FinishMessage.In(json)));
            }

            var choice = new ChatAnswerChoice { Index = candidate.Index };
            var said = Read(candidate.Content.In(json), choice, ids, memory, id, singleCall);
            if (!said && candidate.Finish == GeminiFinish.None)
            {
                return Refused(BadGateway, GeminiFaults.NoAnswer("it is empty and has no reason for its end", "empty_answer"));
            }

            choice.FinishReason = GeminiFinishReasons.ToOpenAI(candidate.Finish, choice.ToolCalls.Count > 0);
            choice.Logprobs = candidate.Logprobs.Length > 0 ? GeminiLogprobs.ToOpenAI(candidate.Logprobs.In(json)) : null;
            answer.Choices.Add(choice);
        }

        return new GeminiAnswer(answer, null, 200);
    }

    /// <returns>Whether there was any part.</returns>
    private static bool Read(ReadOnlySpan<byte> content, ChatAnswerChoice choice, GeminiCallIds ids, IReasoningMemory memory, string id, bool singleCall)
    {
        var any = false;
        var images = new ArrayBufferWriter<byte>();
        var audio = new ArrayBufferWriter<byte>();
        byte[]? signature = null;
        var parts = new GeminiPartReader(content);
        while (parts.Next())
        {
            any = true;
            var part = parts.Current;
            if (part.IsCall)
            {
                if (!singleCall || choice.ToolCalls.Count == 0)
                {
                    choice.ToolCalls.Add(Call(part, ids, memory));
                }
            }
            else if (!part.MediaData.IsEmpty)
            {
                if (GeminiImage.IsAudio(part.MediaType))
                {
                    audio.Write(part.MediaData);
                }
                else
                {
                    images.Write(images.WrittenCount == 0 ? "["u8 : ","u8);
                    GeminiImage.Write(images, part);
                }
            }
            else
            {
                (part.IsThought ? choice.Reasoning : choice.Text).Append(JsonText.Decode(part.Text, int.MaxValue));
                signature = part.Signature.IsEmpty || part.IsThought || part.IsForeign ? signature : ThoughtSignature.Wrap(part.Signature);
            }
        }

        if (images.WrittenCount > 0)
        {
            images.Write("]"u8);
            choice.Extensions.Add(("images", images.WrittenMemory));
        }

        if (audio.WrittenCount > 0)
        {
            var json = new ArrayBufferWriter<byte>(audio.WrittenCount + 128);
            GeminiImage.WriteAudio(json, Encoding.UTF8.GetBytes(id), audio.WrittenSpan);
            choice.Extensions.Add(("audio", json.WrittenMemory));
        }

        if (signature is not null)
        {
            choice.Extensions.Add(("extra_content", signature));
        }

        return any;
    }

    private static ChatAnswerCall Call(in GeminiPart part, GeminiCallIds ids, IReasoningMemory memory)
    {
        var callId = ids.Next(part.CallId);
        byte[] extra = [];
        if (!part.Signature.IsEmpty)
        {
            extra = ThoughtSignature.Wrap(part.Signature);
            memory.Keep(callId, extra);
        }

        var arguments = part.CallArguments.IsEmpty ? "{}" : Encoding.UTF8.GetString(part.CallArguments);
        return new ChatAnswerCall(callId, JsonText.Decode(part.CallName, 256), arguments, extra);
    }

    private static GeminiAnswer Refused(int status, ProviderError error) => new(null, error, status);
}
