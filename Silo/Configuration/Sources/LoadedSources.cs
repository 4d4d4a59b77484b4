namespace Gateway.Silo.Configuration.Sources;

/// <summary>All sources, read once.</summary>
/// <param name="Root">Their settings, the stronger source last.</param>
/// <param name="Files">The files that were looked for, with what they were like just before they were read; absent ones too.</param>
/// <param name="Environment">The process's environment variables, for <c>env:NAME</c> and for providers enabled by it.</param>
/// <param name="Directory">The working directory, absolute.</param>
internal sealed record LoadedSources(
    IConfigurationRoot Root,
    IReadOnlyList<SettingsFile> Files,
    IReadOnlyDictionary<string, string> Environment,
    string Directory);
