namespace Gateway.Grains.Storage;

/// <summary>
/// A process' claim to a data directory: an exclusive lock (flock on Unix) on its lock file.
/// The system lets go of it when the process ends, however it ends; the file itself stays, it means nothing.
/// </summary>
internal sealed class DataDirectoryLock : IDisposable
{
    private readonly FileStream _file;

    private DataDirectoryLock(FileStream file) => _file = file;

    public static DataDirectoryLock Acquire(DataDirectory directory)
    {
        directory.Create();
        try
        {
            return new DataDirectoryLock(DataDirectory.Open(directory.LockFile, FileMode.OpenOrCreate, FileShare.None));
        }
        catch (IOException exception) when (File.Exists(directory.LockFile))
        {
            throw new DataDirectoryInUseException(directory.Root, exception);
        }
    }

    public void Dispose() => _file.Dispose();
}
