using System.Diagnostics;
using System.IO.Pipelines;
using Gateway.Api.Routing;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Protocols.Sse;
using Gateway.Grains.Interfaces.Values;
using Microsoft.AspNetCore.Http;

namespace Gateway.Api.Pipeline;

/// <summary>
/// Passes a provider's stream on: bytes in, bytes out. Usage is read in passing; the last frame waits until the request is in the books.
/// Runs of frames go out in one write, and are flushed when the next frame is not there yet.
/// </summary>
internal sealed class StreamAnswer(Exchange exchange, Attempt attempt, ByteBudget budget, RouteLimits limits, TimeSpan deadline)
{
    private readonly PipeWriter _output = exchange.Http.Response.BodyWriter;
    private readonly bool _hideUsage = !exchange.Head!.IncludeUsage;
    private GrowingBuffer _buffer = new(budget, exchange.Snapshot.Settings.MaxResponseBytes);
    private int _scanned;
    private bool _finishSeen;
    private bool _unflushed;

    /// <summary>The frames that end the stream, held back until the row is written; empty where the provider sends none.</summary>
    public byte[] Ending { get; private set; } = [];

    /// <summary>Why the stream is not complete; null where it is.</summary>
    public string? Fault { get; private set; }

    /// <summary>The provider's own words on <see cref="Fault"/>; null where it said nothing.</summary>
    public ProviderError? Error { get; private set; }

    public static void WriteHeaders(HttpContext http, string requestId)
    {
        http.Response.StatusCode = StatusCodes.Status200OK;
        http.Response.ContentType = "text/event-stream; charset=utf-8";
        http.Response.Headers.CacheControl = "no-cache";
        http.Response.Headers["x-accel-buffering"] = "no";
        http.Response.Headers["x-request-id"] = requestId;
    }

    /// <summary>
    /// Copies until the provider ends. Returns with everything but <see cref="Ending"/> on its way to the client.
    /// Throws <see cref="OperationCanceledException"/> where the client is gone or the attempt's time is over.
    /// </summary>
    public async Task Copy()
    {
        var content = attempt.Reply!.Content!;
        try
        {
            while (true)
            {
                var free = _buffer.Free();
                if (free.IsEmpty || _buffer.IsOverLimit)
                {
                    Fault = "frame_too_large";
                    return;
                }

                var reading = content.ReadAsync(free, attempt.Token);
                if (!reading.IsCompleted)
                {
                    await Flush();
                    Allow();
                }

                var since = Stopwatch.GetTimestamp();
                var read = await reading;
                exchange.Waited(since);
                if (read == 0)
                {
                    End();
                    return;
                }

                attempt.SawFirstByte();
                _buffer.Advance(read);
                if (PassFrames())
                {
                    return;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            Fault = "connection_broken";
        }
        finally
        {
            _buffer.Dispose();
        }
    }

    public async ValueTask Flush()
    {
        if (!_unflushed)
        {
            return;
        }

        _unflushed = false;
        await _output.FlushAsync(exchange.Http.RequestAborted);
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        if (exchange.FirstByteAt == 0)
        {
            exchange.FirstByteAt = Stopwatch.GetTimestamp();
        }

        bytes.CopyTo(_output.GetSpan(bytes.Length));
        _output.Advance(bytes.Length);
        _unflushed = true;
    }

    /// <summary>Passes the whole frames of the buffer on. True when the stream is at its end.</summary>
    private bool PassFrames()
    {
        var buffer = _buffer.Written;
        var passed = 0;
        var at = 0;
        while (SseFrames.TryRead(buffer[at..], ref _scanned, out var frame))
        {
            var raw = buffer.Slice(at, frame.Length);
            at += frame.Length;
            switch (Look(raw, frame))
            {
                case FrameFate.Hide:
                    Write(buffer[passed..(at - frame.Length)]);
                    passed = at;
                    break;
                case FrameFate.End:
                    Write(buffer[passed..(at - frame.Length)]);
                    Ending = Fault is null ? raw.ToArray() : [];
                    return true;
            }
        }

        Write(buffer[passed..at]);
        _buffer.Consume(at);
        return false;
    }

    private FrameFate Look(ReadOnlySpan<byte> raw, in SseFrame frame)
    {
        if (frame.DataLength == 0)
        {
            return FrameFate.Pass;
        }

        var data = raw.Slice(frame.DataStart, frame.DataLength);
        var facts = FrameReader.Read(data);
        if (facts.Kind == FrameKind.Done)
        {
            return FrameFate.End;
        }

        if (facts.Kind == FrameKind.Error || frame.IsError)
        {
            Fault = "provider_error";
            Error = ProviderErrorReader.TryReadInBand(data, out var error) ? error : null;
            return FrameFate.End;
        }

        if (facts.Usage is { } usage)
        {
            exchange.Usage = usage;
            exchange.UsageSource = UsageSource.Provider;
        }

        exchange.AnswerTextBytes += facts.TextBytes;
        _finishSeen |= facts.FinishReason is not null;
        return facts.UsageOnly && _hideUsage ? FrameFate.Hide : FrameFate.Pass;
    }

    /// <summary>The provider closed the connection. Without an end mark that is an end only if the model said that it had finished.</summary>
    private void End()
    {
        var rest = _buffer.Written;
        if (SseFrames.TryReadLast(rest, out var frame))
        {
            var fate = Look(rest[..frame.Length], frame);
            if (fate == FrameFate.End && Fault is null)
            {
                Ending = rest[..frame.Length].ToArray();
                return;
            }

            if (fate == FrameFate.Pass && Fault is null)
            {
                Ending = rest.ToArray();
            }
        }

        if (Fault is null && !_finishSeen)
        {
            Ending = [];
            Fault = "ended_early";
        }
    }

    private void Allow()
    {
        var left = deadline - exchange.Elapsed;
        attempt.AllowSilence(exchange.FirstByteAt == 0
            ? Min(limits.FirstTokenTimeout, left)
            : Min(limits.StallTimeout, left));
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private enum FrameFate
    {
        Pass,
        Hide,
        End,
    }
}
