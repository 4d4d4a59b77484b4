using System.Buffers;
using System.Text;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.Protocols.Gemini;

/// <summary>
/// Turns the events of <c>streamGenerateContent</c> into OpenAI's frames. Gemini has no end mark: a stream is whole when it ends after
/// every candidate has given a reason for its end. Reasons are told at the end only, for older models repeat STOP on every event and a
/// function call may come before the event with the reason.
/// </summary>
/// <param name="id">The completion's id.</param>
/// <param name="created">Unix seconds.</param>
/// <param name="model">The model's name where the provider does not report one.</param>
/// <param name="memory">Keeps the signatures of calls.</param>
/// <param name="singleCall">Of calls made in parallel only the first is passed on: the caller wants one at a time, which Gemini cannot be told.</param>
public sealed class GeminiStreamTranslator(string id, long created, string model, IReasoningMemory memory, bool singleCall = false) : IStreamTranslator
{
    /// <summary>More cannot be asked for.</summary>
    private const int MaxChoices = GeminiEventReader.MaxCandidates;

    private readonly List<GeminiStreamChoice> _choices = new(1);
    private readonly GeminiCallIds _ids = new();
    private ArrayBufferWriter<byte>? _scratch;
    private ChatChunkWriter? _writer;
    private TokenUsage? _usage;
    private bool _broken;

    /// <summary>Every event counts all up to it.</summary>
    public PartialUsage? UsageSoFar => _usage is { } usage ? new PartialUsage(usage, usage.Completion > 0) : null;

    public void Translate(ReadOnlySpan<byte> payload, IBufferWriter<byte> output)
    {
        if (_broken || payload.StartsWith("[DONE]"u8))
        {
            return;
        }

        Span<GeminiCandidate> candidates = stackalloc GeminiCandidate[GeminiEventReader.MaxCandidates];
        if (!GeminiEventReader.TryRead(payload, candidates, out var found))
        {
            Break(output, GeminiFaults.NoAnswer("an event of its stream is no JSON object", "invalid_event"));
            return;
        }

        if (found.IsError)
        {
            Break(output, GeminiErrorReader.Read(200, payload).Error);
            return;
        }

        _usage = found.Usage ?? _usage;
        if (found.Candidates == 0)
        {
            if (found.BlockReason.Length > 0)
            {
                Choice(payload, found, 0, output)!.Finish = GeminiFinish.Filter;
            }

            return;
        }

        foreach (ref readonly var candidate in candidates[..found.Candidates])
        {
            if (!_broken && Choice(payload, found, candidate.Index, output) is { } choice)
            {
                Translate(payload, candidate, choice, output);
            }
        }
    }

    public void End(IBufferWriter<byte> output)
    {
        if (_broken || _choices.Count == 0 || _choices.Exists(choice => choice.Finish == GeminiFinish.None))
        {
            return;
        }

        foreach (var choice in _choices)
        {
            EndCall(choice, output);
            _writer!.Finish(output, GeminiFinishReasons.ToOpenAI(choice.Finish, choice.Calls > 0), choice.Index);
        }

        if (_usage is { } usage)
        {
            _writer!.Usage(output, usage);
        }

        ChatChunkWriter.Done(output);
    }

    private GeminiStreamChoice? Choice(ReadOnlySpan<byte> payload, in GeminiEvent found, int index, IBufferWriter<byte> output)
    {
        foreach (var known in _choices)
        {
            if (known.Index == index)
            {
                return known;
            }
        }

        if (index < 0 || _choices.Count == MaxChoices)
        {
            return null;
        }

        _writer ??= new ChatChunkWriter(id, created, found.ModelVersion.Length > 0 ? JsonText.Decode(found.ModelVersion.In(payload), 256) : model);
        var choice = new GeminiStreamChoice(index);
        _choices.Add(choice);
        _writer.Role(output, index);
        return choice;
    }

    private void Translate(ReadOnlySpan<byte> payload, in GeminiCandidate candidate, GeminiStreamChoice choice, IBufferWriter<byte> output)
    {
        var parts = new GeminiPartReader(candidate.Content.In(payload));
        while (!_broken && parts.Next())
        {
            Translate(parts.Current, choice, output);
        }

        if (candidate.Logprobs.Length > 0 && GeminiLogprobs.ToOpenAI(candidate.Logprobs.In(payload)) is { } logprobs)
        {
            _writer!.Logprobs(output, logprobs, choice.Index);
        }

        if (GeminiFinishReasons.FaultCode(candidate.Finish) is { } code)
        {
            Break(output, GeminiFaults.Unusable(code, candidate.FinishMessage.In(payload)));
        }
        else if (candidate.Finish != GeminiFinish.None)
        {
            choice.Finish = candidate.Finish;
        }
    }

    private void Translate(in GeminiPart part, GeminiStreamChoice choice, IBufferWriter<byte> output)
    {
        if (part.IsCall)
        {
            TranslateCall(part, choice, output);
        }
        else if (!part.MediaData.IsEmpty)
        {
            TranslateMedia(part, choice, output);
        }
        else if (part.IsThought)
        {
            _writer!.Reasoning(output, part.Text, choice.Index);
        }
        else
        {
            _writer!.Text(output, part.Text, choice.Index);
            if (!part.Signature.IsEmpty && !part.IsForeign)
            {
                _writer.Extension(output, "extra_content"u8, ThoughtSignature.Wrap(part.Signature), choice.Index);
            }
        }
    }

    private void TranslateCall(in GeminiPart part, GeminiStreamChoice choice, IBufferWriter<byte> output)
    {
        // 1. A new call. One without a name goes on with the call before it, or is nothing.
        if (!part.CallName.IsEmpty)
        {
            EndCall(choice, output);
            if (singleCall && choice.Calls > 0)
            {
                return;
            }

            var inPieces = part.CallContinues || !part.CallPieces.IsEmpty;
            BeginCall(part, choice, inPieces ? default : part.CallArguments.IsEmpty ? "{}"u8 : part.CallArguments, output);
            choice.Open = inPieces ? new GeminiArguments() : null;
        }

        // 2. Its pieces.
        if (choice.Open is not { } open)
        {
            return;
        }

        if (!part.CallPieces.IsEmpty && !open.TryAdd(part.CallPieces))
        {
            Break(output, GeminiFaults.Unusable("malformed_function_call", default));
        }
        else if (!part.CallContinues)
        {
            EndCall(choice, output);
        }
    }

    private void BeginCall(in GeminiPart part, GeminiStreamChoice choice, ReadOnlySpan<byte> arguments, IBufferWriter<byte> output)
    {
        var callId = _ids.Next(part.CallId);
        byte[] extra = [];
        if (!part.Signature.IsEmpty)
        {
            extra = ThoughtSignature.Wrap(part.Signature);
            memory.Keep(callId, extra);
        }

        _writer!.ToolCall(output, choice.Calls++, callId, JsonText.Decode(part.CallName, 256), arguments, extra, choice.Index);
    }

    private void EndCall(GeminiStreamChoice choice, IBufferWriter<byte> output)
    {
        if (choice.Open is { } open)
        {
            choice.Open = null;
            var escaped = Scratch();
            ChatChunkWriter.Escape(escaped, open.ToJson());
            _writer!.ToolArguments(output, choice.Calls - 1, escaped.WrittenSpan, choice.Index);
        }
    }

    private void TranslateMedia(in GeminiPart part, GeminiStreamChoice choice, IBufferWriter<byte> output)
    {
        var json = Scratch();
        if (GeminiImage.IsAudio(part.MediaType))
        {
            GeminiImage.WriteAudio(json, Encoding.UTF8.GetBytes(id), part.MediaData);
            _writer!.Extension(output, "audio"u8, json.WrittenSpan, choice.Index);
            return;
        }

        json.Write("["u8);
        GeminiImage.Write(json, part);
        json.Write("]"u8);
        _writer!.Extension(output, "images"u8, json.WrittenSpan, choice.Index);
    }

    private ArrayBufferWriter<byte> Scratch()
    {
        _scratch ??= new ArrayBufferWriter<byte>(1024);
        _scratch.ResetWrittenCount();
        return _scratch;
    }

    private void Break(IBufferWriter<byte> output, ProviderError error)
    {
        _broken = true;
        ChatChunkWriter.Error(output, error);
    }
}
