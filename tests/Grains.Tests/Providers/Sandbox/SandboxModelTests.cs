using Gateway.Grains.Providers.Sandbox;

namespace Gateway.Grains.Tests.Providers.Sandbox;

public sealed class SandboxModelTests
{
    [Fact]
    public void Suffixes_AllTogether_AreAllRead()
    {
        var model = SandboxModel.Parse("echo:delay=200:tokens=500:tps=0.5:status=429,retry-after=2:fail=0.3:die-after=5", out var fault);

        Assert.Null(fault);
        Assert.Equal(
            new SandboxModel
            {
                Delay = TimeSpan.FromMilliseconds(200),
                Tokens = 500,
                TokensPerSecond = 0.5,
                Status = 429,
                RetryAfter = TimeSpan.FromSeconds(2),
                Fail = 0.3,
                DieAfter = 5,
            },
            model);
    }

    [Theory]
    [InlineData("echo")]
    [InlineData("echo:delay=0")]
    [InlineData("echo:delay=600000")]
    [InlineData("echo:tokens=0")]
    [InlineData("echo:tokens=1000000")]
    [InlineData("echo:tps=100000")]
    [InlineData("echo:status=400")]
    [InlineData("echo:status=599,retry-after=86400")]
    [InlineData("echo:fail=0")]
    [InlineData("echo:fail=1")]
    [InlineData("echo:die-after=0")]
    public void Value_WithinItsBounds_IsTaken(string name) => Assert.NotNull(SandboxModel.Parse(name, out _));

    [Theory]
    [InlineData("echo:", "")]
    [InlineData("echo:delay", "delay")]
    [InlineData("echo:delay=", "delay=")]
    [InlineData("echo:delay=-1", "delay=-1")]
    [InlineData("echo:delay=600001", "delay=600001")]
    [InlineData("echo:tokens=1000001", "tokens=1000001")]
    [InlineData("echo:tokens=1e3", "tokens=1e3")]
    [InlineData("echo:tps=0", "tps=0")]
    [InlineData("echo:tps=100001", "tps=100001")]
    [InlineData("echo:tps=NaN", "tps=NaN")]
    [InlineData("echo:status=200", "status=200")]
    [InlineData("echo:status=600", "status=600")]
    [InlineData("echo:status=429,retry-after=86401", "status=429,retry-after=86401")]
    [InlineData("echo:status=429,delay=2", "status=429,delay=2")]
    [InlineData("echo:fail=1.1", "fail=1.1")]
    [InlineData("echo:die-after=1000001", "die-after=1000001")]
    [InlineData("echo:delay=1:delay=2", "delay=2")]
    [InlineData("echo:tokens=5:loud=1", "loud=1")]
    public void Suffix_UnknownRepeatedOrOutOfBounds_IsNamed(string name, string expected)
    {
        Assert.Null(SandboxModel.Parse(name, out var fault));
        Assert.Equal(expected, fault);
    }

    [Theory]
    [InlineData("")]
    [InlineData("gpt-4o")]
    [InlineData("Echo")]
    public void Model_Unknown_HasNoFaultySuffix(string name)
    {
        Assert.Null(SandboxModel.Parse(name, out var fault));
        Assert.Null(fault);
    }
}
