using System.Buffers;
using System.IO.Pipelines;
using Gateway.Api.Routing;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.Doors;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Protocols.Sse;
using Microsoft.AspNetCore.Http;

namespace Gateway.Api.Pipeline;

/// <summary>
/// Passes one attempt's stream on: bytes in, bytes out. Runs of frames go out in one write, and are flushed when the next frame is not
/// there yet. A stream that takes up another's answer is rewritten frame by frame, so that the caller sees one answer; one that is not in the
/// caller's language is translated chunk by chunk.
/// </summary>
internal sealed class StreamAnswer
{
    private readonly Exchange _exchange;
    private readonly Attempt _attempt;
    private readonly StreamSource _source;
    private readonly ResumedFrames? _resumed;
    private readonly RouteLimits _limits;
    private readonly TimeSpan _deadline;
    private readonly PipeWriter _output;
    private readonly IDoorStream? _door;
    private readonly ArrayBufferWriter<byte>? _chunks;
    private bool _unflushed;

    public StreamAnswer(Exchange exchange, Attempt attempt, RouteLimits limits, TimeSpan deadline)
    {
        _exchange = exchange;
        _attempt = attempt;
        _source = attempt.Source!;
        _resumed = attempt.Resumption?.Frames;
        _limits = limits;
        _deadline = deadline;
        _output = exchange.Http.Response.BodyWriter;
        _door = attempt.IsNative ? null : exchange.Door?.Stream;
        _chunks = _door is not null && _resumed is not null ? new ArrayBufferWriter<byte>(1024) : null;
    }

    /// <summary>The frames that end the stream, held back until the row is written; empty where there are none.</summary>
    public ReadOnlyMemory<byte> Ending { get; private set; }

    /// <summary>How the stream broke off; null where it is complete.</summary>
    public Failure? Failure { get; private set; }

    public static void WriteHeaders(HttpContext http, string requestId)
    {
        http.Response.StatusCode = StatusCodes.Status200OK;
        http.Response.ContentType = "text/event-stream; charset=utf-8";
        http.Response.Headers.CacheControl = "no-cache";
        http.Response.Headers["x-accel-buffering"] = "no";
        http.Response.Headers["x-request-id"] = requestId;
    }

    /// <summary>
    /// Copies until the provider ends or breaks off. Returns with everything but <see cref="Ending"/> on its way to the client. Throws
    /// <see cref="OperationCanceledException"/> only where the client is gone.
    /// </summary>
    public async Task Copy()
    {
        Allow();
        Func<ValueTask> waiting = BeforeWaiting;
        try
        {
            while (Failure is null)
            {
                var fate = _source.Look();
                Emit();
                _source.Drop();
                if (fate == FrameFate.End)
                {
                    End();
                    return;
                }

                if (fate == FrameFate.More)
                {
                    await _source.Fill(waiting);
                }
            }
        }
        catch (OperationCanceledException) when (!_attempt.ClientGone)
        {
            Failure = _exchange.Elapsed >= _deadline ? FailoverRules.OutOfTime : FailoverRules.Broke(_attempt.Reply!.Status, "stalled", null);
        }
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        _exchange.Answers();
        bytes.CopyTo(_output.GetSpan(bytes.Length));
        _output.Advance(bytes.Length);
        _unflushed = true;
    }

    public async ValueTask Flush()
    {
        if (_unflushed)
        {
            _unflushed = false;
            await _output.FlushAsync(_exchange.Http.RequestAborted);
        }
    }

    private ValueTask BeforeWaiting()
    {
        if (_source.HasProgressed)
        {
            Allow();
        }

        return Flush();
    }

    private void Allow()
    {
        var left = _deadline - _exchange.Elapsed;
        _attempt.AllowSilence(_limits.StallTimeout < left ? _limits.StallTimeout : left);
    }

    private void Emit()
    {
        var ready = _source.Ready;
        if (_resumed is null && _door is null)
        {
            Write(ready);
            return;
        }

        var scanned = 0;
        while (Failure is null && SseFrames.TryRead(ready, ref scanned, out var frame))
        {
            Rewrite(ready[..frame.Length], frame, _output);
            ready = ready[frame.Length..];
        }
    }

    private void Rewrite(ReadOnlySpan<byte> raw, in SseFrame frame, IBufferWriter<byte> output)
    {
        if (frame.DataLength == 0)
        {
            return;
        }

        if (_resumed is null)
        {
            Translate(raw.Slice(frame.DataStart, frame.DataLength), output);
            return;
        }

        Join(raw, frame, _chunks ?? output);
        if (_chunks is null)
        {
            return;
        }

        // What was joined is a chunk again.
        var joined = _chunks.WrittenSpan;
        var scanned = 0;
        while (Failure is null && SseFrames.TryRead(joined, ref scanned, out var chunk))
        {
            Translate(joined.Slice(chunk.DataStart, chunk.DataLength), output);
            joined = joined[chunk.Length..];
        }

        _chunks.ResetWrittenCount();
    }

    private void Translate(ReadOnlySpan<byte> chunk, IBufferWriter<byte> output)
    {
        _exchange.Answers();
        _door!.Write(chunk, output);
        _unflushed = true;
    }

    private void Join(ReadOnlySpan<byte> raw, in SseFrame frame, IBufferWriter<byte> output)
    {
        if (!_resumed!.TryRewrite(raw.Slice(frame.DataStart, frame.DataLength), output))
        {
            Failure = FailoverRules.Broke(_attempt.Reply!.Status, "not_json", null);
        }
        else if (_resumed.Diverged)
        {
            Failure = FailoverRules.Diverged(_attempt.Reply!.Status);
        }
        else
        {
            _exchange.Answers();
            _exchange.Delivered!.AddText(_resumed.LastText);
            _unflushed = true;
        }
    }

    private void End()
    {
        if (Failure is not null)
        {
            return;
        }

        if (_source.Fault is { } fault)
        {
            Failure = FailoverRules.Broke(_attempt.Reply!.Status, fault, _source.Error);
            return;
        }

        Ending = _source.Ending;
        if (_resumed is null && _door is null)
        {
            return;
        }

        var last = new ArrayBufferWriter<byte>();
        if (SseFrames.TryReadLast(_source.Ending, out var frame) && FrameReader.Read(_source.Ending.AsSpan(frame.DataStart, frame.DataLength)).Kind == FrameKind.Chunk)
        {
            Rewrite(_source.Ending, frame, last);
            Ending = last.WrittenMemory;
        }

        if (Failure is null && _resumed is { IsJoined: false })
        {
            Failure = FailoverRules.Diverged(_attempt.Reply!.Status);
        }
        else if (Failure is null && _door is not null)
        {
            _door.End(last);
            Ending = last.WrittenMemory;
        }
    }
}
