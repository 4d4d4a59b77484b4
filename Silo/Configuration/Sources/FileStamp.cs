namespace Gateway.Silo.Configuration.Sources;

/// <summary>What tells a changed file from an unchanged one. Links are followed, as mounted configuration is swapped by re-pointing them.</summary>
internal readonly record struct FileStamp(bool Exists, DateTime Modified, long Length)
{
    public static FileStamp Of(string path)
    {
        try
        {
            var file = new FileInfo(path);
            file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
            return file.Exists ? new FileStamp(true, file.LastWriteTimeUtc, file.Length) : default;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // Removed while it was looked at, or a link into nowhere: for the reader there is no file.
            return default;
        }
    }
}
