using System.Text.Json;
using Microsoft.Extensions.Configuration.Json;

namespace Gateway.Silo.Configuration.Sources;

/// <summary>The ordinary JSON provider, with errors that name file, line and position.</summary>
internal sealed class SettingsFileProvider(SettingsFileSource source) : JsonStreamConfigurationProvider(source)
{
    public SettingsFile File => source.File;

    public override void Load(Stream stream)
    {
        try
        {
            base.Load(stream);
        }
        catch (JsonException malformed)
        {
            throw new SettingsException([$"{File.Name}: line {malformed.LineNumber + 1}, position {malformed.BytePositionInLine + 1}: not valid JSON{Reason(malformed)}"]);
        }
        catch (FormatException malformed)
        {
            // Names at most, never values: a name twice, or something other than an object at the top.
            throw new SettingsException([$"{File.Name}: {malformed.Message}"]);
        }
    }

    /// <summary>The parser's reason, unless it quotes more than a single character: that could be part of a secret.</summary>
    private static string Reason(JsonException malformed)
    {
        var message = malformed.Message;
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        message = end < 0 ? message : message[..end];
        return message.StartsWith('\'') && message.IndexOf('\'', 1) != 2 ? "" : ": " + message;
    }
}
