using Gateway.Grains.Tests.Budgets;
using Gateway.Grains.Interfaces.ApiKeys;
using Gateway.Grains.Interfaces.RateLimits;
using Gateway.Grains.Interfaces.Values;
using Gateway.Grains.Storage;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace Gateway.Grains.Tests.ApiKeys;

/// <summary>Two silos in one process: whichever silo asks, one key gives one answer.</summary>
public sealed class ApiKeyGrainTests : IAsyncLifetime
{
    private static readonly SecretHash Secret = SecretHash.Of("the-secret-of-the-key-under-test");
    private static readonly SecretHash Other = SecretHash.Of("another-secret-that-is-not-its-own");
    private static readonly Amounts One = new(1, 10, 1);

    private InProcessTestCluster _cluster = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddMemoryGrainStorage(GatewayStorage.Name);
            EmptyLedger.AddTo(silo.Services);
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task UnknownKey_AndWrongSecret_LookTheSame()
    {
        var key = await Create("key_a");

        Assert.Equal(AdmissionOutcome.UnknownKey, (await Admit(key, Other)).Outcome);
        var nobody = await Admit(Key("key_nobody"), Secret);
        Assert.Equal((AdmissionOutcome.UnknownKey, null), (nobody.Outcome, nobody.Caller));
    }

    [Fact]
    public async Task GoodKey_IsAdmitted_FromEverySilo()
    {
        await Create("key_b", team: "core");

        foreach (var silo in _cluster.Silos)
        {
            var grain = _cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<IGrainFactory>().GetGrain<IApiKeyGrain>("key_b");
            var admission = await Admit(grain, Secret);

            Assert.Equal(AdmissionOutcome.Admitted, admission.Outcome);
            Assert.Equal(new CallerIdentity("key_b", "name", "core"), admission.Caller);
        }
    }

    [Fact]
    public async Task RevokedKey_IsRefused_OnTheVeryNextRequest()
    {
        var key = await Create("key_c");
        Assert.Equal(AdmissionOutcome.Admitted, (await Admit(key, Secret)).Outcome);

        Assert.NotNull((await key.Revoke())!.RevokedAt);

        Assert.Equal(AdmissionOutcome.Revoked, (await Admit(key, Secret)).Outcome);
    }

    [Fact]
    public async Task Rotate_WithoutGrace_EndsTheOldSecretAtOnce()
    {
        var key = await Create("key_d");

        await key.Rotate(Other, TimeSpan.Zero);

        Assert.Equal(AdmissionOutcome.UnknownKey, (await Admit(key, Secret)).Outcome);
        Assert.Equal(AdmissionOutcome.Admitted, (await Admit(key, Other)).Outcome);
    }

    [Fact]
    public async Task Rotate_WithGrace_AcceptsBoth_AndARepeatChangesNothing()
    {
        var key = await Create("key_e");

        await key.Rotate(Other, TimeSpan.FromHours(1));
        await key.Rotate(Other, TimeSpan.Zero);

        Assert.Equal(AdmissionOutcome.Admitted, (await Admit(key, Secret)).Outcome);
        Assert.Equal(AdmissionOutcome.Admitted, (await Admit(key, Other)).Outcome);
    }

    [Fact]
    public async Task ExpiredKey_IsRefused()
    {
        var key = Key("key_f");
        await key.Create(new ApiKeyPolicy("name", null, null, DateTimeOffset.UnixEpoch, null), Secret);

        Assert.Equal(AdmissionOutcome.Expired, (await Admit(key, Secret)).Outcome);
    }

    [Fact]
    public async Task Settle_IsTrueOnce_HoweverManyAsk()
    {
        var key = Key("key_g");
        await key.Create(new ApiKeyPolicy("name", null, null, null, null, new RateBounds(10, null, null)), Secret);
        var admitted = await Admit(key, Secret, "req_1");

        var settled = await Task.WhenAll(Enumerable.Range(0, 50)
            .Select(_ => key.Settle(new Settlement("req_1", admitted.Holds, null, 10, 0, 0)).AsTask()));

        Assert.Single(settled, true);
    }

    [Fact]
    public async Task Admit_ThatOnlyIdentifies_ReservesNothing()
    {
        var key = Key("key_h");
        await key.Create(new ApiKeyPolicy("name", null, null, null, null, new RateBounds(10, null, null)), Secret);

        var admission = await key.Admit(new AdmissionRequest("req_1", Secret, [], default, TimeSpan.FromMinutes(1)));

        Assert.Equal(AdmissionHolds.None, admission.Holds);
        Assert.False(await key.Settle(new Settlement("req_1", AdmissionHolds.KeyLimits, null, 10, 0, 0)));
    }

    [Fact]
    public async Task Create_Repeated_IsTheSameKey_WithAnotherSecretRefused()
    {
        var key = await Create("key_i");

        Assert.NotNull(await key.Create(new ApiKeyPolicy("name", null, null, null, null), Secret));
        Assert.Null(await key.Create(new ApiKeyPolicy("name", null, null, null, null), Other));
    }

    [Fact]
    public async Task DeclaredKeys_ThatAreGoneFromTheConfiguration_AreRevoked_AndComeBack()
    {
        var declared = _cluster.Client.GetGrain<IDeclaredKeysGrain>(IDeclaredKeysGrain.Key);
        var policy = new ApiKeyPolicy("ci", null, null, null, null);

        await declared.Sync([new KeyDeclaration("key_j", Secret, policy), new KeyDeclaration("key_k", Other, policy)]);
        await declared.Sync([new KeyDeclaration("key_k", Other, policy)]);

        Assert.Equal(AdmissionOutcome.Revoked, (await Admit(Key("key_j"), Secret)).Outcome);
        Assert.Equal(AdmissionOutcome.Admitted, (await Admit(Key("key_k"), Other)).Outcome);

        await declared.Sync([new KeyDeclaration("key_j", Secret, policy)]);

        Assert.Equal(AdmissionOutcome.Admitted, (await Admit(Key("key_j"), Secret)).Outcome);
        Assert.Equal(AdmissionOutcome.Revoked, (await Admit(Key("key_k"), Other)).Outcome);
    }

    private IApiKeyGrain Key(string id) => _cluster.Client.GetGrain<IApiKeyGrain>(id);

    private async Task<IApiKeyGrain> Create(string id, string? team = null)
    {
        var key = Key(id);
        Assert.NotNull(await key.Create(new ApiKeyPolicy("name", team, null, null, null), Secret));
        return key;
    }

    private static ValueTask<Admission> Admit(IApiKeyGrain key, SecretHash secret, string id = "req_0") =>
        key.Admit(new AdmissionRequest(id, secret, [new RequestedModel("m", "p/m")], One, TimeSpan.FromMinutes(1)));
}
