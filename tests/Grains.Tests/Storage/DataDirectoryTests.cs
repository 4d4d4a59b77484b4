using Gateway.Grains.Storage;
using Gateway.Grains.Tests.Usage;
using Gateway.Grains.Usage;

namespace Gateway.Grains.Tests.Storage;

public sealed class DataDirectoryTests
{
    [Fact]
    public void Acquire_Twice_IsRefusedByNameUntilTheFirstIsGone()
    {
        using var store = new TempStore();
        using (DataDirectoryLock.Acquire(store.Directory))
        {
            var exception = Assert.Throws<DataDirectoryInUseException>(() => DataDirectoryLock.Acquire(store.Directory));
            Assert.Contains(store.Directory.Root, exception.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', exception.Message);
        }

        DataDirectoryLock.Acquire(store.Directory).Dispose();
    }

    [Fact]
    public void Modes_OnUnix_AreTheOwnersOnly()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Unix file modes.");
            return;
        }

        using var store = new TempStore();
        using var owned = DataDirectoryLock.Acquire(store.Directory);
        using var spool = new UsageSpool(store.Directory.Spool, SpoolLimits.Default, TimeProvider.System);
        spool.Append(Records.Minimal(1));

        // An open transaction keeps the database's side files there.
        using var connection = store.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(store.Directory.Root));
        var files = Directory.GetFiles(store.Directory.Root, "*", SearchOption.AllDirectories);
        Assert.True(files.Length >= 5, string.Join(", ", files));
        foreach (var file in files)
        {
            Assert.Equal((file, UnixFileMode.UserRead | UnixFileMode.UserWrite), (file, File.GetUnixFileMode(file)));
        }
    }
}
