using System.Text.Json.Nodes;
using Gateway.Api.Health;
using Gateway.Grains.Interfaces.Providers;
using Gateway.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Api.Tests.Admin;

/// <summary>What the real store keeps of the providers' health over a restart of the node.</summary>
public sealed class ProviderRestartTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gateway-test-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Order_AndCoolDown_SurviveARestart_AndHoldFromTheFirstRequestOn()
    {
        await using (var gateway = await Start("sk-one"))
        {
            await AdminApi.Read(await gateway.Admin.PostAsync("/admin/providers/sandbox/circuit", new StringContent("""{"state":"open"}""")), 200);
            Health(gateway).Report("down", new AttemptReport(
                "m", AttemptVerdict.RateLimited, false, TimeProvider.System.GetUtcNow(), 1, null, TimeSpan.FromHours(1), false));
            await Eventually.Is(() => Task.FromResult(Health(gateway).Look("down", "m").Condition == TargetCondition.CoolingDown), "the cool-down");
        }

        await using (var gateway = await Start("sk-one"))
        {
            Assert.Equal(HealthReasons.Manual, Health(gateway).Look("sandbox", "echo").Reason);
            Assert.Equal(TargetCondition.CoolingDown, Health(gateway).Look("down", "m").Condition);
        }

        // Another account: its pauses are its own.
        await using (var gateway = await Start("sk-two"))
        {
            Assert.Equal(TargetCondition.Available, Health(gateway).Look("down", "m").Condition);
            Assert.Equal(HealthReasons.Manual, Health(gateway).Look("sandbox", "echo").Reason);
        }
    }

    private static ProviderHealth Health(TestGateway gateway) => gateway.Services.GetRequiredService<ProviderHealth>();

    private Task<TestGateway> Start(string key)
    {
        var down = TestGateway.Provider("http://127.0.0.1:9/v1");
        down["ApiKey"] = key;
        return TestGateway.Start(new JsonObject { ["Providers"] = new JsonObject { ["down"] = down } }, _directory.FullName);
    }
}
