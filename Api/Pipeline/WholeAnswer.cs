using System.Buffers;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Api.Pipeline;

/// <summary>A provider's answer that is not a stream, held whole: its headers tell its cost, so it is read before they are sent.</summary>
internal sealed class WholeAnswer : IDisposable
{
    private readonly ByteBudget _budget;
    private readonly byte[] _bytes;
    private readonly int _length;
    private readonly int _taken;

    private WholeAnswer(ByteBudget budget, byte[] bytes, int length, int taken, AnswerFacts facts)
    {
        _budget = budget;
        _bytes = bytes;
        _length = length;
        _taken = taken;
        Facts = facts;
    }

    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, _length);

    public AnswerFacts Facts { get; }

    /// <summary>
    /// Reads the attempt's body to its end. Null with a reason, and the provider's own words where it has some, where it breaks off, is too
    /// large, or is not the JSON that was asked for.
    /// </summary>
    public static async ValueTask<(WholeAnswer? Answer, string? Fault, ProviderError? Error)> Read(Exchange exchange, Attempt attempt, ByteBudget budget)
    {
        var buffer = new GrowingBuffer(budget, exchange.Snapshot.Settings.MaxResponseBytes);
        try
        {
            // 1. Read. The struct is handed through by its owner here, who disposes it on every way out.
            var since = attempt.Now();
            var content = attempt.Reply!.Content!;
            var wanted = (int)Math.Min((attempt.Reply.ContentLength ?? 0) + 1, exchange.Snapshot.Settings.MaxResponseBytes);
            while (true)
            {
                // One byte more than the announced length, so that the read which finds the end needs no larger buffer.
                var free = buffer.Free(Math.Max(1, wanted - buffer.Length));
                if (free.IsEmpty || buffer.IsOverLimit)
                {
                    return (null, buffer.IsOverLimit ? "answer_too_large" : "overloaded", null);
                }

                var read = await content.ReadAsync(free, attempt.Token);
                if (read == 0)
                {
                    break;
                }

                buffer.Advance(read);
            }

            attempt.Waited(since);

            // 2. Is it what was asked for?
            var facts = attempt.IsNative ? exchange.Door!.Door.ReadAnswer(buffer.Written) : AnswerReader.Read(buffer.Written);
            if (!facts.IsObject || facts.HasError)
            {
                return (null, facts.HasError ? "error_in_answer" : "not_json", ProviderErrorReader.TryReadInBand(buffer.Written, out var error) ? error : null);
            }

            var length = buffer.Length;
            return (new WholeAnswer(budget, buffer.Detach(out var taken), length, taken, facts), null, null);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            return (null, FailoverRules.CodeOf(exception), null);
        }
        finally
        {
            buffer.Dispose();
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _budget.Return(_taken);
    }
}
