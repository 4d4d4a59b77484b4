using Gateway.Grains.Interfaces.Uploads;
using Gateway.Grains.Storage;

namespace Gateway.Grains.Uploads;

/// <summary>Uploads in files of the data directory. What a killed process left there is gone with the next start.</summary>
internal sealed class UploadStore : IUploadStore
{
    private readonly string _directory;
    private readonly UploadRoom _room;

    private UploadStore(string directory, UploadRoom room) => (_directory, _room) = (directory, room);

    /// <summary>Only for who owns the directory.</summary>
    public static UploadStore Open(DataDirectory directory, UploadRoom room)
    {
        foreach (var left in Directory.EnumerateFiles(directory.Uploads))
        {
            File.Delete(left);
        }

        return new UploadStore(directory.Uploads, room);
    }

    public IUploadFile Create()
    {
        // The name is ours: nothing of the caller's is in a path.
        var path = Path.Combine(_directory, Guid.NewGuid().ToString("N"));
        return new UploadFile(DataDirectory.Open(path, FileMode.CreateNew, FileShare.Delete), path, _room);
    }
}
