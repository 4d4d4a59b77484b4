using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Providers;
using Gateway.Grains.Providers.Circuits;
using Gateway.Grains.Storage;
using Gateway.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Core.Internal;
using Orleans.Storage;
using Orleans.TestingHost;
using static Gateway.Grains.Tests.Providers.Circuits.Outcomes;

namespace Gateway.Grains.Tests.Providers;

/// <summary>The grain around the circuits: what it tells, stores and finds again.</summary>
public sealed class ProviderGrainTests : IAsyncLifetime
{
    private static readonly ProviderSettings Settings = new()
    {
        Name = "up",
        Kind = ProviderKind.OpenAI,
        BaseUrl = new Uri("http://127.0.0.1:1/v1"),
        ApiKey = "sk-old",
        Circuit = new CircuitSettings { ConsecutiveFailures = 2, Break = TimeSpan.FromSeconds(20) },
    };

    private readonly ShiftedTime _time = new();
    private readonly MemoryStore _store = new();
    private readonly ProviderRegistry _registry = new();
    private InProcessTestCluster _cluster = null!;

    private IProviderGrain Grain => _cluster.Client.GetGrain<IProviderGrain>(IProviderGrain.KeyPrefix + "up");

    public async ValueTask InitializeAsync()
    {
        _registry.Replace([Settings]);
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton<TimeProvider>(_time);
            silo.Services.AddSingleton(_registry);
            silo.Services.AddKeyedSingleton<IGrainStorage>(GatewayStorage.Name, _store);
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Settings_OfTheProvider_AreThoseThatCount()
    {
        Assert.Null(await Grain.Report(Report(Failure())));

        var snapshot = await Grain.Report(Report(Failure()));

        var condition = Assert.Single(snapshot!.Models).Condition;
        Assert.Equal((CircuitState.Open, 20), (condition.Circuit, condition.BreakLeft.TotalSeconds));
        Assert.Equal(20, ((await Grain.GetStatus()).Models[0].Circuit.RetryAt - (await Grain.GetStatus()).Models[0].Circuit.OpenedAt)!.Value.TotalSeconds);
    }

    [Fact]
    public async Task OpenCircuit_AndCoolDown_AreFoundAgain_AfterTheGrainWasGone()
    {
        await Grain.Report(Report(Failure("a"), Failure("a"), RateLimited(3600, "b"), Success("c")));
        await Leave();

        var status = await Grain.GetStatus();

        Assert.Equal(["a", "b"], status.Models.Select(model => model.Model));
        Assert.Equal(CircuitState.Open, status.Models[0].Circuit.State);
        Assert.NotNull(status.Models[1].Circuit.CoolDownUntil);

        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.True((await Grain.TryProbe("a")).Granted);
        Assert.False((await Grain.TryProbe("a")).Granted);
    }

    [Fact]
    public async Task Order_SurvivesTheGrain_AndARepeatWritesNothing()
    {
        Assert.Equal(CircuitState.Open, (await Grain.Order(CircuitOverride.Open)).Circuit.State);
        var writes = _store.Writes;
        await Grain.Order(CircuitOverride.Open);
        Assert.Equal(writes, _store.Writes);
        await Leave();

        var status = await Grain.GetStatus();

        Assert.Equal((CircuitOverride.Open, HealthReasons.Manual), (status.Override, status.Circuit.Reason));
        Assert.False((await Grain.TryProbe("m")).Granted);
    }

    [Fact]
    public async Task Successes_WriteNothing()
    {
        await Grain.Report(Report(Success(count: 1000), Failure(), Success(), Neutral()));
        await Grain.TryProbe("m");
        await Grain.GetStatus();

        Assert.Equal(0, _store.Writes);
    }

    [Fact]
    public async Task RefusedCredential_IsForgotten_WhenTheProviderHasANewKey()
    {
        await Grain.Report(Report(CredentialRefused()));
        Assert.Equal(HealthReasons.Credential, (await Grain.GetStatus()).Circuit.Reason);

        // The same settings, read anew: nothing changes.
        _registry.Replace([Settings with { }]);
        Assert.Equal(CircuitState.Open, (await Grain.GetStatus()).Circuit.State);

        _registry.Replace([Settings with { ApiKey = "sk-new" }]);
        Assert.Equal(CircuitState.Closed, (await Grain.GetStatus()).Circuit.State);
    }

    [Fact]
    public async Task RefusedCredential_IsForgotten_WhenTheNewKeyCameWithARestart()
    {
        await Grain.Report(Report(CredentialRefused()));
        _registry.Replace([Settings with { ApiKey = "sk-new" }]);
        await Leave();

        Assert.Equal(CircuitState.Closed, (await Grain.GetStatus()).Circuit.State);
    }

    [Fact]
    public async Task Store_Away_LosesNothing_AndIsWrittenWhenItIsBack()
    {
        _store.Away = true;
        await Grain.Report(Report(Failure(), Failure()));
        Assert.Equal(CircuitState.Open, (await Grain.GetStatus()).Models[0].Circuit.State);
        Assert.Equal(CircuitOverride.Closed, (await Grain.Order(CircuitOverride.Closed)).Override);

        _store.Away = false;
        await Grain.Order(CircuitOverride.Open);
        await Leave();

        Assert.Equal(CircuitOverride.Open, (await Grain.GetStatus()).Override);
    }

    [Fact]
    public async Task Store_AwayAtTheStart_IsReadWhenItIsBack()
    {
        await Grain.Order(CircuitOverride.Open);
        await Leave(away: true);
        Assert.Equal(CircuitOverride.Auto, (await Grain.GetStatus()).Override);

        _store.Away = false;
        await Grain.Report(Report(RateLimited(5)));

        await Eventually.Is(async () => (await Grain.GetStatus()).Override == CircuitOverride.Open, "the stored order is in force");
    }

    [Fact]
    public async Task Change_IsPushedToASubscriber_AtOnce()
    {
        var pushed = new PushedSnapshots();
        var before = await Grain.Subscribe(new HealthSubscription("node", _cluster.Client.CreateObjectReference<IProviderHealthObserver>(pushed), 7));

        await Grain.Report(Report(Failure(), Failure()));
        var snapshot = await pushed.Next();

        Assert.Equal(("up", before.Epoch, CircuitState.Open), (snapshot.Provider, snapshot.Epoch, Assert.Single(snapshot.Models).Condition.Circuit));
        Assert.True(snapshot.Version > before.Version);
        Assert.Equal(new NodeLoad("node", 7), Assert.Single((await Grain.GetStatus()).Nodes));

        // A node that is gone is neither told nor counted.
        _time.Advance(Subscribers.Lifetime + TimeSpan.FromSeconds(1));
        Assert.Empty((await Grain.GetStatus()).Nodes);
        GC.KeepAlive(pushed);
    }

    [Fact]
    public async Task Kind_OfAProviderThatIsNotConfigured_IsUnknown()
    {
        var nobody = _cluster.Client.GetGrain<IProviderGrain>(IProviderGrain.KeyPrefix + "nobody");

        Assert.Null((await nobody.GetStatus()).Kind);
        Assert.Equal("openai", (await Grain.GetStatus()).Kind);
    }

    /// <summary>Ends the activation, and waits for another.</summary>
    private async Task Leave(bool away = false)
    {
        _store.Away = away;
        var reads = _store.Reads;
        await Grain.AsReference<IGrainManagementExtension>().DeactivateOnIdle();
        await Eventually.Is(
            async () =>
            {
                await Grain.GetStatus();
                return _store.Reads > reads;
            },
            "another activation");
    }
}
