namespace Gateway.Grains.Interfaces.Protocols.Sse;

/// <summary>
/// Cuts streams of server-sent events into their frames without copying. Lines end with LF, CRLF or CR, mixed as they like
/// (https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream).
/// </summary>
public static class SseFrames
{
    private const byte Cr = (byte)'\r';
    private const byte Lf = (byte)'\n';

    /// <summary>Finds the frame that <paramref name="buffer"/> starts with.</summary>
    /// <param name="buffer">What has arrived and was not yet taken, from the start of a frame on.</param>
    /// <param name="scanned">
    /// How far this frame was searched before; 0 for a new one. Kept by the caller, so that a long frame that arrives in small
    /// pieces costs linear time. Set back to 0 when a frame is found: the caller goes on behind its <see cref="SseFrame.Length"/>.
    /// </param>
    /// <returns>False when the frame has not arrived whole. A CR at the buffer's end waits for what follows it, which may be its LF.</returns>
    public static bool TryRead(ReadOnlySpan<byte> buffer, ref int scanned, out SseFrame frame)
    {
        while (true)
        {
            int found = buffer[scanned..].IndexOfAny(Cr, Lf);
            if (found < 0)
            {
                scanned = buffer.Length;
                break;
            }

            int lineEnd = scanned + found;
            if (buffer[lineEnd] == Cr && lineEnd + 1 == buffer.Length)
            {
                scanned = lineEnd;
                break;
            }

            int next = lineEnd + LineEndLength(buffer[lineEnd..]);
            bool isBlank = lineEnd == 0 || buffer[lineEnd - 1] is Cr or Lf;
            if (isBlank)
            {
                scanned = 0;
                frame = Parse(buffer[..next]);
                return true;
            }

            scanned = next;
        }

        frame = default;
        return false;
    }

    /// <summary>Takes what is left when the stream has ended and <see cref="TryRead"/> finds no more: a frame without its blank line.</summary>
    /// <returns>False when nothing is left.</returns>
    public static bool TryReadLast(ReadOnlySpan<byte> buffer, out SseFrame frame)
    {
        frame = buffer.IsEmpty ? default : Parse(buffer);
        return !buffer.IsEmpty;
    }

    /// <summary>Joins the payloads of a frame's <c>data</c> lines with LF, as a client would.</summary>
    /// <param name="frame">The bytes of one frame.</param>
    /// <param name="destination">At least as long as <paramref name="frame"/>.</param>
    /// <returns>The bytes written.</returns>
    public static int CopyData(ReadOnlySpan<byte> frame, Span<byte> destination)
    {
        int written = 0;
        bool isFirst = true;
        for (int start = 0; start < frame.Length;)
        {
            ReadOnlySpan<byte> line = Line(frame, start, out int next);
            if (SseLine.TryField(line, "data"u8, out int valueStart))
            {
                if (!isFirst)
                {
                    destination[written++] = Lf;
                }

                isFirst = false;
                line[valueStart..].CopyTo(destination[written..]);
                written += line.Length - valueStart;
            }

            start = next;
        }

        return written;
    }

    private static SseFrame Parse(ReadOnlySpan<byte> frame)
    {
        int dataStart = 0;
        int dataLength = 0;
        int dataLines = 0;
        bool isError = false;
        for (int start = 0; start < frame.Length;)
        {
            ReadOnlySpan<byte> line = Line(frame, start, out int next);
            if (SseLine.TryField(line, "data"u8, out int valueStart))
            {
                if (dataLines++ == 0)
                {
                    dataStart = start + valueStart;
                    dataLength = line.Length - valueStart;
                }
            }
            else if (SseLine.TryField(line, "event"u8, out valueStart))
            {
                isError = line[valueStart..].SequenceEqual("error"u8);
            }

            start = next;
        }

        return new SseFrame(frame.Length, dataStart, dataLength, isError) { DataLines = dataLines };
    }

    private static ReadOnlySpan<byte> Line(ReadOnlySpan<byte> frame, int start, out int next)
    {
        ReadOnlySpan<byte> rest = frame[start..];
        int end = rest.IndexOfAny(Cr, Lf);
        if (end < 0)
        {
            next = frame.Length;
            return rest;
        }

        next = start + end + LineEndLength(rest[end..]);
        return rest[..end];
    }

    private static int LineEndLength(ReadOnlySpan<byte> lineEnd) => lineEnd.StartsWith("\r\n"u8) ? 2 : 1;
}
