using System.Collections.Concurrent;
using Gateway.TestKit.Time;
using Microsoft.Extensions.Logging;

namespace Gateway.Grains.Tests.Webhooks;

/// <summary>Keeps what is logged, and lets a test wait for an event.</summary>
internal sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<(int Id, LogLevel Level, string Text)> _lines = new();
    private readonly Changes _changes = new();

    public IReadOnlyList<(int Id, LogLevel Level, string Text)> All => [.. _lines];

    public IReadOnlyList<string> Of(int id) => [.. _lines.Where(line => line.Id == id).Select(line => line.Text)];

    /// <summary>Waits until there are this many events with this id.</summary>
    public Task Until(int id, int count = 1) =>
        _changes.Until(() => Of(id).Count >= count, () => $"{count} events {id}; there are: {string.Join("\n", _lines)}");

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _lines.Enqueue((eventId.Id, logLevel, formatter(state, exception) + exception));
        _changes.Notify();
    }

    public void Dispose()
    {
    }
}
