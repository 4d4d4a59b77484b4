using System.Buffers;

namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>Writes the events about one item. Holds nothing but the count of events.</summary>
internal sealed class ResponsesItemEvents(ResponsesFrames frames)
{
    public void Added(ResponsesOutputItem item, IBufferWriter<byte> output)
    {
        var json = new ArrayBufferWriter<byte>(256);
        item.Write(json, "in_progress"u8);
        frames.Item(output, "response.output_item.added"u8, item, json.WrittenSpan);
    }

    /// <returns>The item as JSON.</returns>
    public byte[] Done(ResponsesOutputItem item, ReadOnlySpan<byte> status, IBufferWriter<byte> output)
    {
        var json = new ArrayBufferWriter<byte>(item.Size + 256);
        item.Write(json, status);
        frames.Item(output, "response.output_item.done"u8, item, json.WrittenSpan);
        return json.WrittenSpan.ToArray();
    }

    public void SummaryAdded(ResponsesOutputItem item, IBufferWriter<byte> output)
    {
        frames.Open(output, "response.reasoning_summary_part.added"u8, item);
        ResponsesFrames.Field(output, "summary_index"u8, 0);
        ResponsesFrames.Raw(output, "part"u8, "{\"type\":\"summary_text\",\"text\":\"\"}"u8);
        ResponsesFrames.Close(output);
    }

    public void SummaryDelta(ResponsesOutputItem item, ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        frames.Open(output, "response.reasoning_summary_text.delta"u8, item);
        ResponsesFrames.Field(output, "summary_index"u8, 0);
        ResponsesFrames.Text(output, "delta"u8, text);
        ResponsesFrames.Close(output);
    }

    public void SummaryDone(ResponsesOutputItem item, IBufferWriter<byte> output)
    {
        frames.Open(output, "response.reasoning_summary_text.done"u8, item);
        ResponsesFrames.Field(output, "summary_index"u8, 0);
        ResponsesFrames.Text(output, "text"u8, item.Text);
        ResponsesFrames.Close(output);
        var part = new ArrayBufferWriter<byte>(item.Text.Length + 64);
        item.WriteSummary(part);
        frames.Open(output, "response.reasoning_summary_part.done"u8, item);
        ResponsesFrames.Field(output, "summary_index"u8, 0);
        ResponsesFrames.Raw(output, "part"u8, part.WrittenSpan);
        ResponsesFrames.Close(output);
    }

    public void PartAdded(ResponsesOutputItem item, IBufferWriter<byte> output)
    {
        OpenPart(item, "response.content_part.added"u8, output);
        ResponsesFrames.Raw(
            output,
            "part"u8,
            item.Part == ResponsesPartKind.Refusal ? "{\"type\":\"refusal\",\"refusal\":\"\"}"u8 : "{\"type\":\"output_text\",\"text\":\"\",\"annotations\":[],\"logprobs\":[]}"u8);
        ResponsesFrames.Close(output);
    }

    public void PartDelta(ResponsesOutputItem item, ReadOnlySpan<byte> text, ReadOnlySpan<byte> logprobs, IBufferWriter<byte> output)
    {
        var isRefusal = item.Part == ResponsesPartKind.Refusal;
        OpenPart(item, isRefusal ? "response.refusal.delta"u8 : "response.output_text.delta"u8, output);
        ResponsesFrames.Text(output, "delta"u8, text);
        Logprobs(isRefusal, logprobs, output);
        ResponsesFrames.Close(output);
    }

    public void PartDone(ResponsesOutputItem item, IBufferWriter<byte> output)
    {
        var isRefusal = item.Part == ResponsesPartKind.Refusal;
        OpenPart(item, isRefusal ? "response.refusal.done"u8 : "response.output_text.done"u8, output);
        ResponsesFrames.Text(output, isRefusal ? "refusal"u8 : "text"u8, item.Text);
        Logprobs(isRefusal, item.Logprobs, output);
        ResponsesFrames.Close(output);
        var part = new ArrayBufferWriter<byte>(item.Size + 128);
        item.WritePart(part);
        OpenPart(item, "response.content_part.done"u8, output);
        ResponsesFrames.Raw(output, "part"u8, part.WrittenSpan);
        ResponsesFrames.Close(output);
    }

    public void Annotated(ResponsesOutputItem item, ReadOnlySpan<byte> annotation, IBufferWriter<byte> output)
    {
        OpenPart(item, "response.output_text.annotation.added"u8, output);
        ResponsesFrames.Field(output, "annotation_index"u8, item.Annotations);
        ResponsesFrames.Raw(output, "annotation"u8, annotation);
        ResponsesFrames.Close(output);
    }

    public void ArgumentsDelta(ResponsesOutputItem call, ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        frames.Open(output, call.Kind == ResponsesItemKind.Custom ? "response.custom_tool_call_input.delta"u8 : "response.function_call_arguments.delta"u8, call);
        ResponsesFrames.Text(output, "delta"u8, text);
        ResponsesFrames.Close(output);
    }

    public void ArgumentsDone(ResponsesOutputItem call, IBufferWriter<byte> output)
    {
        var isCustom = call.Kind == ResponsesItemKind.Custom;
        frames.Open(output, isCustom ? "response.custom_tool_call_input.done"u8 : "response.function_call_arguments.done"u8, call);
        ResponsesFrames.Text(output, isCustom ? "input"u8 : "arguments"u8, call.Text);
        ResponsesFrames.Text(output, "name"u8, call.Name);
        ResponsesFrames.Close(output);
    }

    private void OpenPart(ResponsesOutputItem item, ReadOnlySpan<byte> type, IBufferWriter<byte> output)
    {
        frames.Open(output, type, item);
        ResponsesFrames.Field(output, "content_index"u8, item.PartIndex);
    }

    private static void Logprobs(bool isRefusal, ReadOnlySpan<byte> logprobs, IBufferWriter<byte> output)
    {
        if (!isRefusal)
        {
            ResponsesFrames.Raw(output, "logprobs"u8, [(byte)'[', .. logprobs, (byte)']']);
        }
    }
}
