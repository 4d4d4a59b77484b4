using Gateway.Api.Pricing;
using Microsoft.Extensions.Logging;

namespace Gateway.Api.Tests.Pricing;

public sealed class UnpricedModelsTests : ILogger<UnpricedModels>
{
    private readonly List<(LogLevel Level, int Id, string Text)> _lines = [];

    [Fact]
    public void Note_TheSameModelAgain_IsToldOnce()
    {
        var models = new UnpricedModels(this);

        models.Note("a", "m");
        models.Note("a", "m");
        models.Note("b", "m");

        Assert.Equal([(LogLevel.Warning, 2100), (LogLevel.Warning, 2100)], _lines.Select(line => (line.Level, line.Id)));
        Assert.Contains("a/m", _lines[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Note_MoreModelsThanAreKept_SaysSoAndStops()
    {
        var models = new UnpricedModels(this);

        for (var number = 0; number < UnpricedModels.Most + 10; number++)
        {
            models.Note("a", $"m{number}");
        }

        Assert.Equal((UnpricedModels.Most + 1, 2101), (_lines.Count, _lines[^1].Id));
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Add((logLevel, eventId.Id, formatter(state, exception)));
}
