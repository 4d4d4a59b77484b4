using System.Reflection;
using Gateway.Api.Pipeline;
using Gateway.Grains.Interfaces.Responses;
using Gateway.Grains.Interfaces.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Api.Tests.Pipeline;

/// <summary>What was answered can be gone on from at once, however slow the grain is that will know of it.</summary>
public sealed class ResponseKeeperTests : IKeptResponsesGrain, IStoreStatus, IDisposable
{
    private readonly TaskCompletionSource _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ResponseKeeper _keeper;

    public ResponseKeeperTests()
    {
        var factory = DispatchProxy.Create<IGrainFactory, Proxy>();
        ((Proxy)(object)factory).Grain = this;
        _keeper = new ResponseKeeper(factory, new LostCalls(this, TimeProvider.System), TimeProvider.System, NullLogger<ResponseKeeper>.Instance);
    }

    bool IStoreStatus.IsAway => false;

    [Fact]
    public async Task Response_ThatTheGrainHasNotHeardOf_IsFoundByItsKeyAlone()
    {
        await _keeper.StartAsync(TestContext.Current.CancellationToken);
        _keeper.Keep(new KeptResponse("resp_1", "up", "key_a", DateTimeOffset.UnixEpoch));
        await _heard.Task;

        Assert.Equal("up", (await _keeper.Find("resp_1", "key_a")).Kept?.Provider);
        Assert.Null((await _keeper.Find("resp_1", "key_b")).Kept);

        // The grain knows now; what this node had in mind is forgotten.
        _answer.SetResult();
        await _keeper.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal((null, null), await _keeper.Find("resp_1", "key_a"));
    }

    public void Dispose() => _keeper.Dispose();

    async ValueTask IKeptResponsesGrain.Keep(KeptResponse response)
    {
        _heard.SetResult();
        await _answer.Task;
    }

    ValueTask<KeptResponse?> IKeptResponsesGrain.Find(string responseId) => default;

    ValueTask IKeptResponsesGrain.Forget(string responseId) => default;

    internal class Proxy : DispatchProxy
    {
        public IKeptResponsesGrain? Grain { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Grain;
    }
}
