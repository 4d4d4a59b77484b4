using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Storage;
using Gateway.Grains.Tests.Usage;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Grains.Tests.Storage;

public sealed class GatewayStorageTests
{
    [Fact]
    public async Task Host_RecordAppendedThenStopped_IsInTheLogOfTheNextOne()
    {
        using var store = new TempStore();
        await using (var host = await StorageHost.Start(store.Settings))
        {
            host.Services.GetRequiredService<IUsageSpool>().Append(Records.Full(1));
        }

        Assert.Equal(1, store.Scalar("SELECT count(*) FROM requests"));
        await using var next = await StorageHost.Start(store.Settings);
        var found = await next.Services.GetRequiredService<IRequestLog>().Find(Records.IdOf(1), CancellationToken.None);
        Assert.Equal(Records.Full(1).Cost, found?.Cost);
    }

    [Fact]
    public async Task Host_DirectoryOwnedByAnother_DoesNotStart()
    {
        using var store = new TempStore();
        using var other = DataDirectoryLock.Acquire(store.Directory);
        var exception = await Record.ExceptionAsync(() => StorageHost.Start(store.Settings));
        while (exception is not (null or DataDirectoryInUseException))
        {
            exception = exception.InnerException;
        }

        Assert.NotNull(exception);
    }
}
