namespace Gateway.Grains.Storage;

/// <summary>The paths in a data directory. What is made in it is for the owner's eyes only.</summary>
internal sealed class DataDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // Closing any descriptor of a file drops the process' record locks on it, SQLite's too: nobody may be inside while the file is made.
    private static readonly Lock Making = new();

    public DataDirectory(StorageSettings settings)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(settings.DataDirectory);
        Root = Path.GetFullPath(settings.DataDirectory);
    }

    public string Root { get; }

    public string Database => Path.Combine(Root, "gateway.db");

    public string Spool => Path.Combine(Root, "spool");

    /// <summary>Uploads on their way to a provider. Empty but for those of this process.</summary>
    public string Uploads => Path.Combine(Root, "uploads");

    public string LockFile => Path.Combine(Root, "node.lock");

    public string NodeIdFile => Path.Combine(Root, "node.id");

    public void Create()
    {
        CreateDirectory(Root);
        CreateDirectory(Spool);
        CreateDirectory(Uploads);
    }

    /// <summary>Makes an empty database file; SQLite gives its side files the same mode.</summary>
    public void CreateDatabaseFile()
    {
        lock (Making)
        {
            if (File.Exists(Database))
            {
                return;
            }

            try
            {
                Open(Database, FileMode.CreateNew, FileShare.ReadWrite | FileShare.Delete).Dispose();
            }
            catch (IOException) when (File.Exists(Database))
            {
                // Another process was faster: the same empty file.
            }
        }
    }

    /// <summary>Opens a file for reading and writing; one that is made by it is its owner's only, from its first moment.</summary>
    /// <param name="size">Bytes for which room is made on the disk at once; 0 for none.</param>
    public static FileStream Open(string path, FileMode mode, FileShare share, long size = 0)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share, BufferSize = 0, PreallocationSize = size };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return new FileStream(path, options);
    }

    private static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
        }
    }
}
