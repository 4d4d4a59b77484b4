using System.Buffers;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Anthropic;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.Doors;
using Gateway.Grains.Interfaces.Protocols.Forms;
using Gateway.Grains.Interfaces.Protocols.Gemini;
using Gateway.Grains.Interfaces.Protocols.Messages;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Protocols.Responses;
using Gateway.Grains.Interfaces.Protocols.Sse;
using Gateway.Grains.Tests.Protocols.Anthropic;

namespace Gateway.Grains.Tests.Protocols.Fuzz;

/// <summary>
/// Every parser, as a function of bytes: what a caller or a provider sends. None may throw, and what one lets pass has to be JSON. The tokens
/// are what its language is made of, for whoever makes the bytes.
/// </summary>
internal static class FuzzTargets
{
    /// <summary>A little more than the largest thing written for nothing, and what one byte may become.</summary>
    private const int Fixed = 64 * 1024;

    private const int Growth = 64;

    public static readonly IReadOnlyDictionary<string, (Action<byte[]> Run, string Tokens)> All = new Dictionary<string, (Action<byte[]>, string)>
    {
        ["chat request"] = (bytes => Translated(bytes, ChatRequestReader.TryRead(bytes, out _, out _)), Request + " developer tool tool_calls tool_call_id function arguments image_url url thinking_blocks signature reasoning_content response_format json_schema stop n"),
        ["messages request"] = (bytes => Read(MessagesDoor.Instance, bytes), Request + " system thinking budget_tokens tool_use tool_result tool_use_id input input_schema source base64 media_type data cache_control ephemeral stop_sequences document"),
        ["responses request"] = (bytes => Read(ResponsesDoor.Instance, bytes), Request + " input instructions input_text output_text function_call function_call_output call_id arguments output reasoning summary encrypted_content item_reference previous_response_id include store"),
        ["completions request"] = (bytes => CompletionsRequestReader.TryRead(bytes, out _, out _), Request + " prompt suffix echo best_of n"),
        ["embeddings request"] = (bytes => EmbeddingsRequestReader.TryRead(bytes, out _, out _), Request + " input encoding_format base64 float dimensions"),
        ["moderations request"] = (bytes => ModerationsRequestReader.TryRead(bytes, out _, out _), Request + " input image_url url text"),
        ["images request"] = (bytes => ImagesRequestReader.TryRead(bytes, out _, out _), Request + " prompt n size quality 1024x1024 auto partial_images"),
        ["speech request"] = (bytes => SpeechRequestReader.TryRead(bytes, out _, out _), Request + " input voice instructions stream_format sse"),
        ["form"] = (Form, "--b1 --b1-- \\r\\n Content-Disposition:form-data; name=\\\"model\\\" name=\\\"file\\\" filename=\\\"a\\\" filename*=utf-8''a Content-Type:audio/wav \\r\\n\\r\\n whisper-1 -- b1"),
        ["event framing"] = (Frames, "data: event: id: retry: : \\n \\r \\r\\n \\n\\n \\r\\n\\r\\n [DONE] {} \uFEFF"),
        ["answer"] = (bytes => { AnswerReader.Read(bytes); MediaAnswerReader.ReadImages(bytes); MediaAnswerReader.ReadTranscript(bytes); }, Answer + " choices message content finish_reason usage prompt_tokens completion_tokens total_tokens cached_tokens data duration"),
        ["provider error"] = (Errors, Answer + " message type code status details retryDelay 34.4s param"),
        ["chat frames"] = (bytes => Stream(bytes, payload => FrameReader.Read(payload)), Answer + " choices delta content tool_calls index function arguments finish_reason usage x_groq"),
        ["anthropic stream"] = (bytes => Stream(bytes, new AnthropicStreamTranslator("i", 1, "m", answersByTool: false, new RememberingMemory())), Answer + " message_start content_block_start content_block_delta content_block_stop message_delta message_stop ping index delta text_delta text input_json_delta partial_json thinking_delta signature_delta content_block tool_use name stop_reason end_turn output_tokens input_tokens"),
        ["anthropic answer"] = (bytes => Written(output => AnthropicAnswerTranslator.Write(bytes, "i", 1, "m", false, new RememberingMemory(), output), bytes.Length), Answer + " content text tool_use input thinking signature stop_reason input_tokens"),
        ["gemini stream"] = (bytes => Stream(bytes, new GeminiStreamTranslator("i", 1, "m", new RememberingMemory())), Answer + " candidates content parts text thought thoughtSignature functionCall args name finishReason STOP SAFETY promptFeedback blockReason usageMetadata promptTokenCount candidatesTokenCount thoughtsTokenCount inlineData data mimeType"),
        ["gemini answer"] = (bytes => GeminiAnswerReader.Read(bytes, "i", 1, "m", new RememberingMemory()), Answer + " candidates content parts text functionCall args name finishReason MALFORMED_FUNCTION_CALL promptFeedback blockReason usageMetadata"),
        ["responses stream"] = (bytes => Stream(bytes, new ResponsesStreamTranslator("i", 1, "m", new RememberingMemory())), Answer + " response.created response.output_item.added response.output_text.delta response.function_call_arguments.delta response.output_item.done response.completed response.failed response.incomplete output_index content_index item item_id delta sequence_number status output"),
        ["responses answer"] = (bytes => Written(output => ResponsesAnswerTranslator.Write(bytes, "i", 1, "m", new RememberingMemory(), output), bytes.Length), Answer + " output message content output_text function_call arguments call_id reasoning summary status incomplete_details reason input_tokens"),
        ["messages door, native"] = (bytes => Native(MessagesDoor.Instance, bytes), Answer + " message_start content_block_delta message_delta message_stop usage output_tokens stop_reason"),
        ["responses door, native"] = (bytes => Native(ResponsesDoor.Instance, bytes), Answer + " response.created response.completed response output usage input_tokens status"),
        ["messages door, translated"] = (bytes => FromChat(MessagesDoor.Instance, bytes), Answer + Chunks),
        ["responses door, translated"] = (bytes => FromChat(ResponsesDoor.Instance, bytes), Answer + Chunks),
    };

    private const string Request = "model messages role user assistant content text type m stream true false null max_tokens 5 -1 1e999 tools name parameters tool_choice metadata {} [] \\ud800 \\u \\";

    private const string Answer = "id object error message type null true 0 -1 1e999 9999999999999999999999 {} [] [[[[ {\"a\": \\ud83d \\ude00 \\u \\";

    private const string Chunks = " choices delta index content reasoning_content tool_calls function name arguments finish_reason stop tool_calls length usage prompt_tokens completion_tokens thinking_blocks signature";

    private static readonly DoorAnswer Asked = new("req_0123456789abcdef0123456789abcdef", "smart", 1700000000, default, 11);

    private static void Read(IDoor door, byte[] bytes)
    {
        if (!door.TryRead(bytes, out _, out var fault))
        {
            Assert.NotEmpty(fault.Message);
            return;
        }

        var chat = new ArrayBufferWriter<byte>();
        if (door.TryTranslate(bytes, chat, out _))
        {
            JsonDocument.Parse(chat.WrittenMemory).Dispose();
            Translated(chat.WrittenSpan.ToArray(), isRead: true);
        }

        Written(output => door.BeginStream(Asked with { Request = bytes }).End(output), bytes.Length);
    }

    /// <summary>A chat request on its way to providers of other languages.</summary>
    private static void Translated(byte[] bytes, bool isRead)
    {
        if (!isRead)
        {
            return;
        }

        var memory = new RememberingMemory();
        var sent = new ArrayBufferWriter<byte>();
        if (AnthropicRequestTranslator.TryWrite(bytes, "claude-sonnet-4-5", null, memory, sent, out _))
        {
            JsonDocument.Parse(sent.WrittenMemory).Dispose();
        }

        if (ChatRequest.TryParse(bytes, out var request, out _))
        {
            using (request)
            {
                sent.Clear();
                if (GeminiRequestWriter.TryWrite(request, new GeminiRequestOptions(GeminiModel.Of("gemini-2.5-pro"), null, memory), sent, out _))
                {
                    JsonDocument.Parse(sent.WrittenMemory).Dispose();
                }
            }
        }
    }

    private static void Form(byte[] bytes)
    {
        var whole = new MultipartScanner("b1");
        var isForm = whole.Scan(bytes) && whole.End();
        var cut = new MultipartScanner("b1");
        var half = bytes.Length / 2;
        Assert.Equal(isForm, cut.Scan(bytes.AsSpan(0, half)) && cut.Scan(bytes.AsSpan(half)) && cut.End());
        if (isForm)
        {
            Assert.Equal(whole.Parts, cut.Parts);
            TranscriptionFormReader.TryRead(whole.Parts, out _, out _);
            ImageEditFormReader.TryRead(whole.Parts, out _, out _);
        }
    }

    private static void Frames(byte[] bytes)
    {
        var data = new byte[bytes.Length];
        foreach (var frame in Split(bytes))
        {
            Assert.InRange(SseFrames.CopyData(frame, data), 0, frame.Length);
        }
    }

    private static void Errors(byte[] bytes)
    {
        Assert.NotEmpty(ProviderErrorReader.Read(500, bytes).Message);
        Assert.NotEmpty(AnthropicErrors.Read(529, bytes).Message);
        Assert.NotEmpty(GeminiErrorReader.Read(429, bytes).Error.Message);
    }

    private static void Native(IDoor door, byte[] bytes)
    {
        door.ReadAnswer(bytes);
        var stream = door.BeginStream(Asked);
        var reader = door.ReadStream();
        foreach (var payload in Payloads(bytes))
        {
            reader.Read(payload);
            stream.Observe(payload);
        }
    }

    private static void FromChat(IDoor door, byte[] bytes)
    {
        Written(
            output =>
            {
                var stream = door.BeginStream(Asked);
                foreach (var payload in Payloads(bytes))
                {
                    stream.Write(payload, output);
                }

                stream.End(output);
            },
            bytes.Length);
        if (AnswerReader.Read(bytes).IsObject)
        {
            Written(output => door.WriteAnswer(bytes, Asked, output), bytes.Length);
        }
    }

    private static void Stream(byte[] bytes, IStreamTranslator translator) => Written(
        output =>
        {
            Stream(bytes, payload => translator.Translate(payload, output));
            translator.End(output);
        },
        bytes.Length);

    private static void Stream(byte[] bytes, Action<byte[]> take)
    {
        foreach (var payload in Payloads(bytes))
        {
            take(payload);
        }
    }

    /// <summary>Bytes without frames are one payload.</summary>
    private static List<byte[]> Payloads(byte[] bytes)
    {
        var payloads = new List<byte[]>();
        var data = new byte[bytes.Length];
        foreach (var frame in Split(bytes))
        {
            payloads.Add(data[..SseFrames.CopyData(frame, data)]);
        }

        payloads.Add(bytes);
        return payloads;
    }

    private static List<byte[]> Split(byte[] bytes)
    {
        var frames = new List<byte[]>();
        var (scanned, start) = (0, 0);
        while (SseFrames.TryRead(bytes.AsSpan(start), ref scanned, out var frame))
        {
            Assert.InRange(frame.Length, 1, bytes.Length - start);
            frames.Add(bytes[start..(start + frame.Length)]);
            start += frame.Length;
        }

        return frames;
    }

    /// <summary>What is written is bounded by what came.</summary>
    private static void Written(Action<IBufferWriter<byte>> write, int length)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        Assert.True(output.WrittenCount <= Fixed + (length * (long)Growth), $"{length} bytes became {output.WrittenCount}");
    }
}
