using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>A caller's body as a target must get it: slices of the original with a few bytes of ours between them, nothing copied.</summary>
public sealed class RewrittenBody
{
    private static readonly byte[] True = "true"u8.ToArray();
    private static readonly byte[] UsageOptions = """{"include_usage":true}"""u8.ToArray();
    private static readonly byte[] UsageOption = "\"include_usage\":true"u8.ToArray();
    private static readonly byte[] UsageOptionBeforeOthers = "\"include_usage\":true,"u8.ToArray();
    private static readonly byte[] StreamOptionsAtEnd = ""","stream_options":{"include_usage":true}"""u8.ToArray();
    private static readonly byte[] ContinuationAtEnd = ""","continue_final_message":true,"add_generation_prompt":false"""u8.ToArray();
    private static readonly byte[] MaxTokensName = "\"max_tokens\""u8.ToArray();
    private static readonly byte[] MaxCompletionTokensName = "\"max_completion_tokens\""u8.ToArray();
    private static readonly byte[] RandomSeedName = "\"random_seed\""u8.ToArray();
    private static readonly byte[] ReasoningName = ",\"reasoning_content\":"u8.ToArray();
    private static readonly byte[] EmptyReasoning = ",\"reasoning_content\":\"\""u8.ToArray();
    private static readonly byte[] Float = "\"float\""u8.ToArray();
    private static readonly byte[] OutputDimensionName = "\"output_dimension\""u8.ToArray();
    private static readonly byte[] Any = "\"any\""u8.ToArray();
    private static readonly byte[] System = "\"system\""u8.ToArray();

    private static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._/:@ ");

    private RewrittenBody(IReadOnlyList<ReadOnlyMemory<byte>> segments)
    {
        Segments = segments;
        foreach (ReadOnlyMemory<byte> segment in segments)
        {
            Length += segment.Length;
        }
    }

    /// <summary>Bytes in all segments.</summary>
    public long Length { get; }

    /// <summary>The body in order; slices of the original stay valid as long as the original does. None is empty.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Segments { get; }

    /// <param name="body">The bytes from which <paramref name="head"/> was read, unchanged.</param>
    public static RewrittenBody Create(ReadOnlyMemory<byte> body, RequestHead head, BodyRewrite rewrite)
    {
        var edits = new BodyEdits(body);
        bool includeUsage = rewrite.IncludeUsage && !rewrite.DropStreamOptions;
        ReadOnlyMemory<byte> call = default;
        foreach (BodyMark mark in head.Marks)
        {
            ReadOnlySpan<byte> value = body.Span[mark.ValueStart..mark.ValueEnd];
            call = mark.Kind == BodyMarkKind.ToolCallId ? body[mark.ValueStart..mark.ValueEnd] : call;
            switch (mark.Kind)
            {
                case BodyMarkKind.Model when rewrite.Model != head.Model:
                    edits.Replace(mark.ValueStart, mark.ValueEnd, Quote(rewrite.Model, string.Empty));
                    break;
                case BodyMarkKind.Models when Has(head, BodyMarkKind.Model):
                    edits.Remove(mark);
                    break;
                case BodyMarkKind.Models:
                    // In the place of models, so that no comma has to be added or taken.
                    edits.Replace(mark.NameStart, mark.ValueEnd, Quote(rewrite.Model, "\"model\":"));
                    break;
                case BodyMarkKind.StreamOptions when rewrite.DropStreamOptions:
                    edits.Remove(mark);
                    break;
                case BodyMarkKind.StreamOptions when includeUsage && !Has(head, BodyMarkKind.IncludeUsage):
                    AddIncludeUsage(edits, mark, value);
                    break;
                case BodyMarkKind.IncludeUsage when includeUsage && value[0] != (byte)'t':
                    edits.Replace(mark.ValueStart, mark.ValueEnd, True);
                    break;
                case BodyMarkKind.MaxTokens or BodyMarkKind.MaxCompletionTokens when rewrite.AnswerTokens is not null:
                    // Null, or it would be the caller's own bound.
                    edits.Remove(mark);
                    break;
                case BodyMarkKind.MaxTokens when (rewrite.MaxCompletionTokensAsMaxTokens || rewrite.MaxTokensAsMaxCompletionTokens) && HasMaxCompletionTokens(body.Span, head):
                    edits.Remove(mark);
                    break;
                case BodyMarkKind.MaxTokens when rewrite.MaxTokensAsMaxCompletionTokens && value[0] == (byte)'n':
                    edits.Remove(mark);
                    break;
                case BodyMarkKind.MaxTokens when rewrite.MaxTokensAsMaxCompletionTokens:
                    edits.Replace(mark.NameStart, EndOfName(body.Span, mark.NameStart), MaxCompletionTokensName);
                    LowerBound(edits, mark, value, rewrite);
                    break;
                case BodyMarkKind.MaxCompletionTokens when rewrite.MaxTokensAsMaxCompletionTokens && value[0] == (byte)'n':
                    // The other one takes its name.
                    edits.Remove(mark);
                    break;
                case BodyMarkKind.MaxCompletionTokens when rewrite.MaxCompletionTokensAsMaxTokens && value[0] == (byte)'n':
                    edits.Remove(mark);
                    break;
                case BodyMarkKind.MaxCompletionTokens when rewrite.MaxCompletionTokensAsMaxTokens:
                    edits.Replace(mark.NameStart, EndOfName(body.Span, mark.NameStart), MaxTokensName);
                    LowerBound(edits, mark, value, rewrite);
                    break;
                case BodyMarkKind.MaxCompletionTokens or BodyMarkKind.MaxTokens:
                    LowerBound(edits, mark, value, rewrite);
                    break;
                case BodyMarkKind.EncodingFormat when rewrite.VectorsAsFloats:
                    edits.Replace(mark.ValueStart, mark.ValueEnd, Float);
                    break;
                case BodyMarkKind.Dimensions when rewrite.DimensionsAsOutputDimension:
                    edits.Replace(mark.NameStart, EndOfName(body.Span, mark.NameStart), OutputDimensionName);
                    break;
                case BodyMarkKind.OwnItem:
                    edits.Remove(mark);
                    break;
                case BodyMarkKind.ToolChoiceRequired when rewrite.ToolChoiceRequiredAsAny:
                    edits.Replace(mark.ValueStart, mark.ValueEnd, Any);
                    break;
                case BodyMarkKind.DeveloperRole when rewrite.DeveloperAsSystem:
                    edits.Replace(mark.ValueStart, mark.ValueEnd, System);
                    break;
                case BodyMarkKind.Parameter when rewrite.Omit.Has(mark.Parameter):
                    edits.Remove(mark);
                    break;
                case BodyMarkKind.Parameter when mark.Parameter == ChatParameter.ReasoningEffort && rewrite.Effort is { } effort:
                    edits.Replace(mark.ValueStart, mark.ValueEnd, Quote(effort, string.Empty));
                    break;
                case BodyMarkKind.Parameter when mark.Parameter == ChatParameter.Seed && rewrite.SeedAsRandomSeed:
                    edits.Replace(mark.NameStart, EndOfName(body.Span, mark.NameStart), RandomSeedName);
                    break;
                case BodyMarkKind.MessageName when rewrite.DropMessageNames:
                    edits.Remove(mark);
                    break;
                case BodyMarkKind.ToolCallId when rewrite.ShortToolIds && !ShortToolId.Is(value):
                    edits.Replace(mark.ValueStart, mark.ValueEnd, ShortToolId.Of(value));
                    break;
                case BodyMarkKind.ToolTurnEnd when rewrite.ReasoningBack:
                    edits.Replace(mark.ValueStart, mark.ValueStart, Reasoning(call, rewrite.ReasoningOf));
                    break;
                case BodyMarkKind.MessagesEnd when rewrite.Prefill is { } prefill:
                    edits.Replace(mark.ValueStart, mark.ValueStart, PrefillMessage(prefill, rewrite.PrefillAsPrefix));
                    break;
                case BodyMarkKind.End:
                    // The model stands before it in any case, hence the commas.
                    if (includeUsage && !Has(head, BodyMarkKind.StreamOptions))
                    {
                        edits.Replace(mark.ValueStart, mark.ValueStart, StreamOptionsAtEnd);
                    }

                    if (rewrite.AnswerTokens is { } tokens)
                    {
                        var name = rewrite.BoundName ?? (rewrite.MaxCompletionTokensAsMaxTokens ? "max_tokens" : "max_completion_tokens");
                        edits.Replace(mark.ValueStart, mark.ValueStart, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $",\"{name}\":{tokens}")));
                    }

                    if (rewrite is { Prefill: not null, PrefillAsContinuation: true })
                    {
                        edits.Replace(mark.ValueStart, mark.ValueStart, ContinuationAtEnd);
                    }

                    break;
            }
        }

        return new RewrittenBody(edits.ToSegments());
    }

    /// <param name="call">The turn's last call, the id before its end: a JSON string with its quotes; empty where no call has one.</param>
    private static byte[] Reasoning(ReadOnlyMemory<byte> call, Func<string, byte[]?>? known) =>
        known is not null && call.Length > 2 && known(JsonText.Decode(call.Span[1..^1], int.MaxValue)) is { } reasoning
            ? [.. ReasoningName, .. reasoning]
            : EmptyReasoning;

    private static void AddIncludeUsage(BodyEdits edits, BodyMark mark, ReadOnlySpan<byte> value)
    {
        if (value[0] != (byte)'{')
        {
            edits.Replace(mark.ValueStart, mark.ValueEnd, UsageOptions);
            return;
        }

        bool isEmpty = value[BodyEdits.SkipWhiteSpace(value, 1)] == (byte)'}';
        edits.Replace(mark.ValueStart + 1, mark.ValueStart + 1, isEmpty ? UsageOption : UsageOptionBeforeOthers);
    }

    private static void LowerBound(BodyEdits edits, BodyMark mark, ReadOnlySpan<byte> value, BodyRewrite rewrite)
    {
        if ((rewrite.FewerTokens <= 0 && rewrite.MostTokens is null) || !Utf8Parser.TryParse(value, out long bound, out int used) || used != value.Length)
        {
            return;
        }

        var lowered = Math.Max(1, Math.Min(bound - Math.Max(0, rewrite.FewerTokens), rewrite.MostTokens ?? long.MaxValue));
        if (lowered != bound)
        {
            edits.Replace(mark.ValueStart, mark.ValueEnd, Encoding.UTF8.GetBytes(lowered.ToString(CultureInfo.InvariantCulture)));
        }
    }

    private static bool Has(RequestHead head, BodyMarkKind kind)
    {
        foreach (BodyMark mark in head.Marks)
        {
            if (mark.Kind == kind)
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasMaxCompletionTokens(ReadOnlySpan<byte> body, RequestHead head)
    {
        foreach (BodyMark mark in head.Marks)
        {
            if (mark.Kind == BodyMarkKind.MaxCompletionTokens)
            {
                return body[mark.ValueStart] != (byte)'n';
            }
        }

        return false;
    }

    /// <summary>The names that are looked for hold no quotes, so the next quote ends the name, however it is escaped.</summary>
    private static int EndOfName(ReadOnlySpan<byte> body, int nameStart) => nameStart + 2 + body[(nameStart + 1)..].IndexOf((byte)'"');

    private static byte[] PrefillMessage(string prefill, bool asPrefix) => Encoding.UTF8.GetBytes(string.Concat(
        ",{\"role\":\"assistant\",\"content\":\"",
        JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(prefill),
        asPrefix ? "\",\"prefix\":true}" : "\"}"));

    private static byte[] Quote(string model, string before)
    {
        string quoted = model.AsSpan().ContainsAnyExcept(Plain)
            ? string.Concat(before, "\"", JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(model), "\"")
            : string.Concat(before, "\"", model, "\"");
        return Encoding.UTF8.GetBytes(quoted);
    }
}
