using Gateway.Api.Tests.Hosting;
using Gateway.Grains.Interfaces.ApiKeys;
using Gateway.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Api.Tests.Input;

public sealed class KeyTests(StubbedGateway stubbed) : IClassFixture<StubbedGateway>
{
    private static readonly string Wellformed = ApiKeyFormat.NewSecret(ApiKeyFormat.NewId(TimeProvider.System));

    /// <summary>Whole header lines, so that the scheme is junk too.</summary>
    private static readonly string[] Lines =
    [
        "",
        "Authorization:\r\n",
        "Authorization: Bearer\r\n",
        "Authorization: Bearer \r\n",
        "Authorization: Basic dXNlcjpwYXNz\r\n",
        $"Authorization: Digest {TestGateway.ApiKey}\r\n",
        $"Authorization: {TestGateway.ApiKey}\r\n",
        "Authorization: Bearer sk-gw-\r\n",
        "Authorization: Bearer sk-gw-short\r\n",
        $"Authorization: Bearer sk-gw-{new string('a', 58)}\r\n",
        $"Authorization: Bearer {Wellformed[..^1]}\r\n",
        $"Authorization: Bearer {Wellformed}0\r\n",
        $"Authorization: Bearer {Wellformed[..^1]}{(Wellformed[^1] == '0' ? '1' : '0')}\r\n",
        $"Authorization: Bearer {Wellformed[..10]}/{Wellformed[11..]}\r\n",
        $"Authorization: Bearer {TestGateway.ApiKey}x\r\n",
        $"Authorization: Bearer {TestGateway.ApiKey.ToUpperInvariant()}\r\n",
        $"Authorization: Bearer {TestGateway.AdminKey}\r\n",
        $"Authorization: Bearer {new string('k', 600)}\r\n",
        $"Authorization: Bearer {new string('k', 20_000)}\r\n",
        "Authorization: Bearer \u00e4\u00f6\u00fc\u00ff\u00fe\u00e4\u00f6\u00fc\u00ff\u00fe\u00e4\u00f6\u00fc\u00ff\u00fe\u00e4\u00f6\u00fc\u00ff\u00fe\u00e4\u00f6\u00fc\u00ff\r\n",
        "Authorization: Bearer ' or 1=1; --                          x\r\n",
        "Authorization: Bearer ../../../../etc/passwd/../../../../etc\r\n",
        "x-api-key: \r\n",
        "x-api-key: junk\r\n",
        $"x-api-key: {new string('k', 64)}\r\n",
    ];

    public static TheoryData<int> Junk => [.. Enumerable.Range(0, Lines.Length)];

    [Theory]
    [MemberData(nameof(Junk))]
    public async Task JunkKey_OfAnyShape_Is401OrLessAndActivatesNoKeyGrain(int line)
    {
        var before = await KeyGrains();

        var answer = await RawSocket.Chat(stubbed.Gateway, Lines[line]);

        Assert.True(RawSocket.Status(answer) is 401 or 400, $"{Lines[line]} -> {answer}");
        Assert.Equal(before, await KeyGrains());
    }

    [Fact]
    public async Task WellformedKey_ThatNobodyMade_Is401()
    {
        using var client = stubbed.Gateway.NewClient(Wellformed);

        await Envelope.Of(await stubbed.Gateway.Chat(Posting.Good, client), 401, "invalid_api_key");
    }

    [Fact]
    public async Task XApiKey_InTheBearersPlace_IsTaken()
    {
        var answer = await RawSocket.Chat(stubbed.Gateway, $"x-api-key: {TestGateway.ApiKey}\r\n");

        Assert.Equal(200, RawSocket.Status(answer));
    }

    [Fact]
    public async Task TwoAuthorizationHeaders_AreNoServerError()
    {
        var answer = await RawSocket.Chat(stubbed.Gateway, $"Authorization: Bearer {TestGateway.ApiKey}\r\nAuthorization: Bearer {TestGateway.ApiKey}\r\n");

        Assert.InRange(RawSocket.Status(answer), 200, 499);
    }

    [Fact]
    public async Task BadBody_OfABadKey_TellsOnlyOfTheKey()
    {
        using var client = stubbed.Gateway.NewClient("sk-junk");

        await Envelope.Of(await stubbed.Gateway.Chat("no json", client), 401, "invalid_api_key");
    }

    /// <summary>Activations of key grains. The declared key's own grain is one of them.</summary>
    private async Task<int> KeyGrains()
    {
        var management = stubbed.Gateway.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0);
        var grains = await management.GetDetailedGrainStatistics();
        return grains.Count(grain => grain.GrainId.Key.ToString()!.StartsWith(ApiKeyFormat.IdPrefix, StringComparison.Ordinal));
    }
}
