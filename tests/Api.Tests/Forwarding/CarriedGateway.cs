using System.Text.Json.Nodes;
using Gateway.Api.Tests.Media;
using Gateway.Grains.Interfaces.Forwarding;
using Gateway.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Api.Tests.Forwarding;

/// <summary>A whole gateway whose requests are carried by two silos, the first one while it lives; two scripted providers.</summary>
internal sealed class CarriedGateway : IForwardingNodes, IAsyncDisposable
{
    private CarriedGateway()
    {
    }

    public StubProvider First { get; private set; } = null!;

    public StubProvider Second { get; private set; } = null!;

    public TestGateway Gateway { get; private set; } = null!;

    public NearSilo[] Silos { get; } = [new("one"), new("two")];

    public static async Task<CarriedGateway> Start()
    {
        var carried = new CarriedGateway { First = await StubProvider.Start(), Second = await StubProvider.Start() };
        carried.Gateway = await TestGateway.Start(
            new JsonObject
            {
                ["MaxRequestBytes"] = 4 * 1024 * 1024,
                ["Providers"] = new JsonObject { ["first"] = TestGateway.Provider(carried.First.BaseUrl), ["second"] = TestGateway.Provider(carried.Second.BaseUrl) },
                ["Routes"] = new JsonObject
                {
                    ["both"] = new JsonObject { ["Targets"] = new JsonArray(new JsonObject { ["Model"] = "first/whisper-1" }, new JsonObject { ["Model"] = "second/whisper-1" }) },
                },
                ["Prices"] = new JsonObject { ["first/whisper-1"] = new JsonObject { ["PerMinute"] = 0.006 }, ["second/whisper-1"] = new JsonObject { ["PerMinute"] = 0.003 } },
            },
            overrides: services =>
            {
                services.AddSingleton<IForwardingNodes>(carried);
                services.AddRemoteForwarding();
            });
        Array.ForEach(carried.Silos, silo => silo.Connect(carried.Gateway.Services));
        return carried;
    }

    public ForwardingNode? Pick(IReadOnlyList<ForwardingNode> tried) =>
        Silos.Where(silo => !silo.IsDead).Select(silo => silo.Node).FirstOrDefault(node => !tried.Contains(node));

    public bool IsAlive(ForwardingNode node) => Silos.Any(silo => silo.Node == node && !silo.IsDead);

    public Task<HttpResponseMessage> Transcribe(byte[] sound, string model, CancellationToken cancellation) =>
        Gateway.Client.PostAsync("/v1/audio/transcriptions", MediaForms.Sound(sound, ("model", model)), cancellation);

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        foreach (var silo in Silos)
        {
            await silo.DisposeAsync();
        }

        await First.DisposeAsync();
        await Second.DisposeAsync();
    }
}
