using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Providers;
using Gateway.Grains.Tests.Providers.OpenAI;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace Gateway.Grains.Tests.Providers;

/// <summary>Calls the grain as the front end does: from the silo's own process.</summary>
public sealed class ProviderForwarderGrainTests : IAsyncLifetime
{
    private readonly InProcessTestCluster _cluster = Build();

    private IServiceProvider Services => _cluster.GetSiloServiceProvider(_cluster.Silos[0].SiloAddress);

    public async ValueTask InitializeAsync() => await _cluster.DeployAsync();

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Provider_Unknown_IsNotAvailable()
    {
        var reply = await Forwarder("nobody").Forward(ProviderRequests.For(ProviderRequests.Chat));

        Assert.Equal(ProviderOutcome.NotAvailable, reply.Outcome);
        Assert.Equal("No provider named 'nobody' is configured.", reply.Error!.Message);
    }

    [Fact]
    public async Task Kind_WithoutAClient_IsNotAvailable()
    {
        Configure(new ProviderSettings { Name = "p", Kind = ProviderKind.Gemini });

        var reply = await Forwarder("p").Forward(ProviderRequests.For(ProviderRequests.Chat));

        Assert.Equal(ProviderOutcome.NotAvailable, reply.Outcome);
    }

    [Fact]
    public async Task Settings_ReplacedBetweenCalls_AreFollowed()
    {
        Configure(new ProviderSettings { Name = "p", Kind = ProviderKind.Sandbox });
        var first = await Forwarder("p").Forward(ProviderRequests.For(ProviderRequests.Chat, "echo"));
        Assert.Contains("echo: hi", await first.Text(), StringComparison.Ordinal);
        await using var stub = new StubProvider(exchange => exchange.Respond(200, "application/json", "{}"));

        Configure(OpenAIClientFixture.Settings(stub.Url) with { Name = "p" });
        var second = await Forwarder("p").Forward(ProviderRequests.For(ProviderRequests.Chat));

        Assert.Equal("{}", await second.Text());
    }

    [Fact]
    public async Task Calls_ToOneProvider_RunAtTheSameTime()
    {
        const int count = 8;
        var arrived = 0;
        var all = new TaskCompletionSource();
        await using var stub = new StubProvider(async exchange =>
        {
            if (Interlocked.Increment(ref arrived) == count)
            {
                all.SetResult();
            }

            await all.Task;
            await exchange.Respond(200, "application/json", "{}");
        });
        Configure(OpenAIClientFixture.Settings(stub.Url) with { Name = "p" });

        var replies = await Task.WhenAll(Enumerable.Range(0, count).Select(_ =>
            Forwarder("p").Forward(ProviderRequests.For(ProviderRequests.Chat)).AsTask()));

        foreach (var reply in replies)
        {
            Assert.Equal("{}", await reply.Text());
        }
    }

    [Fact]
    public async Task Cancel_OfTheCall_ClosesTheProvidersConnection()
    {
        var arrived = new TaskCompletionSource();
        var closed = new TaskCompletionSource();
        await using var stub = new StubProvider(async exchange =>
        {
            arrived.SetResult();
            await exchange.Closed();
            closed.SetResult();
        });
        Configure(OpenAIClientFixture.Settings(stub.Url) with { Name = "p" });
        using var cancellation = new CancellationTokenSource();

        var call = Forwarder("p").Forward(ProviderRequests.For(ProviderRequests.Chat, cancellation: cancellation.Token)).AsTask();
        await arrived.Task;
        await cancellation.CancelAsync();

        Assert.Equal(ProviderOutcome.Cancelled, (await call).Outcome);
        await closed.Task;
    }

    [Fact]
    public async Task Settings_ThatCannotBeSent_AreAnOutcomeNotAnException()
    {
        Configure(new ProviderSettings { Name = "p", Kind = ProviderKind.OpenAI, BaseUrl = new Uri("ftp://127.0.0.1/v1"), ApiKey = OpenAIClientFixture.Key });

        var reply = await Forwarder("p").Forward(ProviderRequests.For(ProviderRequests.Chat));

        Assert.Equal(ProviderOutcome.ConnectFailed, reply.Outcome);
        Assert.Equal("Provider 'p' could not be reached: the request could not be sent.", reply.Error!.Message);
    }

    private static InProcessTestCluster Build()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) => silo.Services.AddGatewayProviders());
        return builder.Build();
    }

    private void Configure(params ProviderSettings[] settings) => Services.GetRequiredService<ProviderRegistry>().Replace(settings);

    private IProviderForwarderGrain Forwarder(string name) => Services.GetRequiredService<IGrainFactory>().GetGrain<IProviderForwarderGrain>(name);
}
