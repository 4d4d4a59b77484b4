using System.Text;
using System.Threading.Channels;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Interfaces.Values;
using Gateway.Grains.Providers;
using Gateway.Grains.Providers.Transport;

namespace Gateway.Grains.Tests.Forwarding;

/// <summary>A provider that sends what the test says, when it says so.</summary>
internal sealed class ScriptedClient : IProviderClient
{
    private readonly TaskCompletionSource<ProviderReply?> _head = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<byte[]> _bytes = Channel.CreateUnbounded<byte[]>();
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<ProviderKind> Kinds => [ProviderKind.OpenAI];

    /// <summary>Requests that came.</summary>
    public List<(ProviderRequest Request, string Body)> Requests { get; } = [];

    /// <summary>Ends when the answer was closed.</summary>
    public Task Disposed => _disposed.Task;

    public void Answers() => _head.SetResult(null);

    public void Refuses(int status) =>
        _head.SetResult(new ProviderReply { Outcome = ProviderOutcome.Refused, Status = status, Error = new ProviderError("no", null, null, null) });

    public void Sends(string text) => _bytes.Writer.TryWrite(Encoding.UTF8.GetBytes(text));

    public void Ends() => _bytes.Writer.Complete();

    public void BreaksOff() => _bytes.Writer.Complete(new IOException("cut"));

    public async ValueTask<ProviderReply> Send(ProviderSettings settings, ProviderRequest request, CancellationToken cancellation)
    {
        Requests.Add((request, Encoding.UTF8.GetString(request.Body.Span)));
        try
        {
            return await _head.Task.WaitAsync(cancellation)
                ?? new ProviderReply { Outcome = ProviderOutcome.Answered, Status = 200, MediaType = "text/event-stream", Content = new Body(this) };
        }
        catch (OperationCanceledException)
        {
            return ProviderReplies.Cancelled;
        }
    }

    private sealed class Body(ScriptedClient client) : AsyncReadStream, IUsageSoFar
    {
        private ReadOnlyMemory<byte> _rest;

        public PartialUsage? UsageSoFar => new PartialUsage(new TokenUsage(7, 0, 0, 1, 0), true);

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_rest.IsEmpty)
            {
                if (!await client._bytes.Reader.WaitToReadAsync(cancellationToken))
                {
                    return 0;
                }

                client._bytes.Reader.TryRead(out var next);
                _rest = next;
            }

            var count = Math.Min(_rest.Length, buffer.Length);
            _rest[..count].CopyTo(buffer);
            _rest = _rest[count..];
            return count;
        }

        protected override void Dispose(bool disposing)
        {
            client._disposed.TrySetResult();
            base.Dispose(disposing);
        }
    }
}
