using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Gateway.Grains.Tests.Usage;

/// <summary>Keeps each event, and lets a test wait for the next one with an id.</summary>
internal sealed class CollectingLogger<T> : ILogger<T>
{
    private readonly Channel<(int Id, IReadOnlyList<KeyValuePair<string, object?>> Values)> _events =
        Channel.CreateUnbounded<(int Id, IReadOnlyList<KeyValuePair<string, object?>> Values)>();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _events.Writer.TryWrite((eventId.Id, (IReadOnlyList<KeyValuePair<string, object?>>)state!));

    /// <summary>The named value of the next event with this id.</summary>
    public async Task<object?> Next(int id, string name)
    {
        while (true)
        {
            var next = await _events.Reader.ReadAsync();
            if (next.Id == id)
            {
                return next.Values.Single(pair => pair.Key == name).Value;
            }
        }
    }
}
