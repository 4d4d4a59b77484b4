using System.Collections;
using Microsoft.Extensions.Configuration.CommandLine;

namespace Gateway.Silo.Configuration.Sources;

/// <summary>
/// Where settings come from, weakest first: <c>appsettings.json</c>, the file named by <c>--config</c> or <c>GATEWAY_CONFIG</c>
/// (else <c>gateway.json</c> if present), environment variables, the command line. No source reloads itself: a broken edit
/// would empty it. <see cref="SettingsWatcher"/> reads all of them anew instead.
/// </summary>
/// <param name="arguments">The process's arguments.</param>
/// <param name="environment">The process's environment variables.</param>
/// <param name="directory">The working directory; relative paths start there.</param>
internal sealed class SettingsSources(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, string directory)
{
    public const string FileArgument = "config";
    public const string FileVariable = "GATEWAY_CONFIG";
    public const string DefaultFile = "gateway.json";
    public const string HostFile = "appsettings.json";

    private readonly string _directory = Path.GetFullPath(directory);

    /// <summary>The sources of this process.</summary>
    public static SettingsSources OfProcess(IReadOnlyList<string> arguments)
    {
        var comparer = OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        var variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => entry.Value as string ?? "", comparer);
        return new SettingsSources(arguments, variables, Environment.CurrentDirectory);
    }

    /// <summary>Reads every source. Throws <see cref="SettingsException"/> where a file that must be there is not, or is not JSON.</summary>
    public LoadedSources Read()
    {
        var commandLine = new CommandLineConfigurationSource { Args = arguments };
        var builder = new ConfigurationBuilder();
        var files = new List<SettingsFile>();

        AddFile(builder, files, HostFile, strict: false, required: null);
        var (name, namedBy) = FileName(commandLine);
        AddFile(builder, files, name, strict: true, required: namedBy);
        builder.Add(new EnvironmentSource(environment));
        builder.Add(commandLine);
        return new LoadedSources(builder.Build(), files, environment, _directory);
    }

    private (string Name, string? NamedBy) FileName(CommandLineConfigurationSource commandLine)
    {
        var parsed = new CommandLineConfigurationProvider(commandLine.Args);
        try
        {
            parsed.Load();
        }
        catch (FormatException)
        {
            throw new SettingsException(["command line: an argument like -x=value is not allowed; allowed: --Section:Name=value"]);
        }

        // The provider drops a last argument that lacks its value without a word.
        var named = parsed.TryGet(FileArgument, out var fromArguments);
        if (named ? string.IsNullOrWhiteSpace(fromArguments) : arguments.Contains("--" + FileArgument))
        {
            throw new SettingsException([$"command line: --{FileArgument}: no file is named; allowed: --{FileArgument} FILE"]);
        }

        if (named)
        {
            return (fromArguments!, $"the command line (--{FileArgument})");
        }

        return environment.TryGetValue(FileVariable, out var fromVariable) && fromVariable.Length > 0
            ? (fromVariable, $"the environment variable {FileVariable}")
            : (DefaultFile, null);
    }

    private void AddFile(ConfigurationBuilder builder, List<SettingsFile> files, string name, bool strict, string? required)
    {
        var path = Path.GetFullPath(name, _directory);

        // The stamp is older than what is read: a change in between is noticed at the next look.
        var file = new SettingsFile(name, path, strict, FileStamp.Of(path));
        files.Add(file);
        if (required is null && !File.Exists(path))
        {
            return;
        }

        try
        {
            builder.Add(new SettingsFileSource(file) { Stream = new MemoryStream(File.ReadAllBytes(path), writable: false) });
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SettingsException([$"{name}: the file does not exist{(required is null ? "" : $"; it is named by {required}")}"]);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException([$"{name}: the file cannot be read: {unreadable.Message.ReplaceLineEndings(" ")}"]);
        }
    }
}
