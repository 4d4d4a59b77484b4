namespace Gateway.Silo.Configuration.Sources;

/// <summary>A file that settings are read from.</summary>
/// <param name="Name">As messages call it: the path as it was named.</param>
/// <param name="FullPath">Where it lies.</param>
/// <param name="Strict">Whether it is the gateway's own file, whose top-level names are checked.</param>
/// <param name="Stamp">Its state just before it was read.</param>
internal sealed record SettingsFile(string Name, string FullPath, bool Strict, FileStamp Stamp);
